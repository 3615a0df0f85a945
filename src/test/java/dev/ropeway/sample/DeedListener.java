package dev.ropeway.sample;

import jakarta.ejb.MessageDriven;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A message-driven bean: its transaction takes the message too. */
@MessageDriven
public class DeedListener implements MessageListener {
  /** What is to be done, by the texts of messages; one that comes again finds nothing. */
  static final Map<String, Runnable> DEEDS = new ConcurrentHashMap<>();

  @Override
  public void onMessage(Message message) {
    Runnable deed = DEEDS.remove(text(message));
    if (deed != null) {
      deed.run();
    }
  }

  private static String text(Message message) {
    try {
      return message.getBody(String.class);
    } catch (JMSException e) {
      throw new IllegalStateException(e);
    }
  }
}
