package dev.ropeway.http;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** A body that has come in pieces, each of which is read by itself. Confined to one thread. */
class GivenBody extends ServletInputStream {
  private final Deque<byte[]> pieces = new ArrayDeque<>();

  GivenBody(List<byte[]> pieces) {
    this.pieces.addAll(pieces);
  }

  /** The request that has it. */
  HttpServletRequest request(long length) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "getContentLengthLong" -> length;
                  case "getInputStream" -> this;
                  case "setAttribute" -> null;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  @Override
  public boolean isFinished() {
    return pieces.isEmpty();
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void setReadListener(ReadListener listener) {}

  @Override
  public int read(byte[] into, int offset, int most) throws IOException {
    byte[] piece = pieces.remove();
    int count = Math.min(most, piece.length);
    System.arraycopy(piece, 0, into, offset, count);
    if (count < piece.length) {
      pieces.addFirst(Arrays.copyOfRange(piece, count, piece.length));
    }
    return count;
  }

  @Override
  public int read() {
    throw new UnsupportedOperationException();
  }
}
