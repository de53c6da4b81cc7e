package io.github.distillery.tests.mutation;

import io.github.distillery.data.ContentHash;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Damage below a checksum, which is then right again, so that what is behind it gets to see it. */
final class Wrappings {
  private static final int HASH = 32;
  private static final int PNG_SIGNATURE = 8;
  private static final int PNG_AROUND_DATA = 12;

  private Wrappings() {}

  static byte[] gzip(byte[] bytes, Random random, Change.Mutator within) throws IOException {
    byte[] plain = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
    return packed(within.change(plain, random), GZIPOutputStream::new);
  }

  /** The entry of a zip whose name ends so. */
  static Change.Wrapping zip(String entry) {
    return (bytes, random, within) -> {
      Map<String, byte[]> entries = entries(bytes);
      for (Map.Entry<String, byte[]> one : entries.entrySet()) {
        if (one.getKey().endsWith(entry)) {
          one.setValue(within.change(one.getValue(), random));
          break;
        }
      }
      return zipped(entries);
    };
  }

  /** What is before the SHA-256 at the end. */
  static byte[] sealed(byte[] bytes, Random random, Change.Mutator within) throws IOException {
    byte[] content = within.change(Arrays.copyOf(bytes, bytes.length - HASH), random);
    return ByteChanges.joined(content, ContentHash.sha256().digest(content));
  }

  /** What DeepCompression has packed: the JSON of a network, behind its name. */
  static byte[] description(byte[] bytes, Random random, Change.Mutator within) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    int at = 9 + 2 + file.getShort(9);
    int packed = file.getInt(at + 4);
    byte[] old = Arrays.copyOfRange(bytes, at + 8, at + 8 + packed);
    byte[] json = new InflaterInputStream(new ByteArrayInputStream(old)).readAllBytes();
    byte[] changed = within.change(json, random);
    byte[] packedAgain = packed(changed, DeflaterOutputStream::new);
    byte[] sizes = ByteBuffer.allocate(8).putInt(changed.length).putInt(packedAgain.length).array();
    byte[] content =
        ByteChanges.joined(
            Arrays.copyOf(bytes, at),
            sizes,
            packedAgain,
            Arrays.copyOfRange(bytes, at + 8 + packed, bytes.length - HASH));
    return ByteChanges.joined(content, ContentHash.sha256().digest(content));
  }

  /** A chunk of a PNG, its pixels unpacked. */
  static byte[] png(byte[] bytes, Random random, Change.Mutator within) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    List<Integer> chunks = new ArrayList<>();
    for (int at = PNG_SIGNATURE; at < bytes.length; at += PNG_AROUND_DATA + file.getInt(at)) {
      chunks.add(at);
    }
    int at = chunks.get(random.nextInt(chunks.size()));
    byte[] type = Arrays.copyOfRange(bytes, at + 4, at + 8);
    int end = at + PNG_AROUND_DATA + file.getInt(at);
    byte[] data = Arrays.copyOfRange(bytes, at + 8, end - 4);
    if (new String(type, StandardCharsets.US_ASCII).equals("IDAT")) {
      byte[] pixels = new InflaterInputStream(new ByteArrayInputStream(data)).readAllBytes();
      data = packed(within.change(pixels, random), DeflaterOutputStream::new);
    } else {
      data = within.change(data, random);
    }
    return ByteChanges.joined(
        Arrays.copyOf(bytes, at), chunk(type, data), Arrays.copyOfRange(bytes, end, bytes.length));
  }

  static byte[] chunk(byte[] type, byte[] data) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(type);
    sum.update(data);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DataOutputStream chunk = new DataOutputStream(out);
    chunk.writeInt(data.length);
    chunk.write(type);
    chunk.write(data);
    chunk.writeInt((int) sum.getValue());
    return out.toByteArray();
  }

  static Map<String, byte[]> entries(byte[] zip) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  static byte[] zipped(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return bytes.toByteArray();
  }

  /** Opens a stream that packs. */
  @FunctionalInterface
  interface Packing {
    OutputStream into(OutputStream out) throws IOException;
  }

  static byte[] packed(byte[] bytes, Packing packing) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (OutputStream out = packing.into(all)) {
      out.write(bytes);
    }
    return all.toByteArray();
  }
}
