package dev.ropeway;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ArchivePath;
import org.jboss.shrinkwrap.api.Node;
import org.jboss.shrinkwrap.api.exporter.ArchiveExportException;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.impl.base.exporter.AbstractStreamExporterImpl;

/**
 * Packs what tests deploy without compressing it: it is almost only jars, which are compressed, and
 * to try it again took longer than all else that a test does to deploy something. ShrinkWrap finds
 * this by its name in {@code META-INF/services}.
 */
public final class QuickZip extends AbstractStreamExporterImpl implements ZipExporter {

  /** As ShrinkWrap makes it. */
  public QuickZip(Archive<?> archive) {
    super(archive);
  }

  @Override
  public InputStream exportAsInputStream() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setLevel(Deflater.NO_COMPRESSION);
      for (Map.Entry<ArchivePath, Node> each : getArchive().getContent().entrySet()) {
        add(zip, each.getKey().get().substring(1), each.getValue());
      }
    } catch (IOException e) {
      throw new ArchiveExportException(e);
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  private static void add(ZipOutputStream zip, String name, Node node) throws IOException {
    if (node.getAsset() == null) {
      if (!name.isEmpty()) {
        zip.putNextEntry(new ZipEntry(name + "/"));
      }
      return;
    }
    zip.putNextEntry(new ZipEntry(name));
    try (InputStream content = node.getAsset().openStream()) {
      content.transferTo(zip);
    }
  }
}
