package io.github.distillery.tests.mutation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Small files that unpack to large ones, and archives that are traps in other ways. */
final class Bombs {
  private static final long UNPACKED = 3L << 29;
  private static final int BLOCK = 1 << 16;
  private static final int MANY = 20_000;

  private Bombs() {}

  /** A gzip stream of zeros that goes on where these bytes end. */
  static byte[] gzip(byte[] beginning) throws IOException {
    return bomb(beginning, GZIPOutputStream::new);
  }

  /** The same in the format of PNG and zlib. */
  static byte[] zlib(byte[] beginning) throws IOException {
    return bomb(beginning, DeflaterOutputStream::new);
  }

  private static byte[] bomb(byte[] beginning, Wrappings.Packing packing) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = packing.into(bytes)) {
      out.write(beginning);
      zeros(out);
    }
    return bytes.toByteArray();
  }

  private static void zeros(OutputStream out) throws IOException {
    byte[] zeros = new byte[BLOCK];
    for (long written = 0; written < UNPACKED; written += BLOCK) {
      out.write(zeros);
    }
  }

  /** Traps for whoever reads this zip. */
  static List<Change> zip(String file, String... entries) {
    List<Change> all = new ArrayList<>();
    for (String entry : entries) {
      all.add(new Change("bomb in " + entry, file, true, (bytes, random) -> bombed(bytes, entry)));
    }
    all.add(new Change("an entry called ../..", file, true, Bombs::traversal));
    all.add(new Change("an entry left out", file, true, Bombs::without));
    all.add(new Change("two entries exchanged", file, false, Bombs::exchanged));
    all.add(new Change("20,000 entries more", file, true, Bombs::crowded));
    return all;
  }

  private static byte[] bombed(byte[] zip, String name) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : Wrappings.entries(zip).entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
        if (entry.getKey().endsWith(name)) {
          zeros(out);
        }
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] traversal(byte[] zip, Random random) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    Map<String, byte[]> old = Wrappings.entries(zip);
    int chosen = random.nextInt(old.size());
    for (Map.Entry<String, byte[]> entry : old.entrySet()) {
      boolean renamed = entries.size() == chosen;
      entries.put((renamed ? "../../" : "") + entry.getKey(), entry.getValue());
    }
    return Wrappings.zipped(entries);
  }

  private static byte[] without(byte[] zip, Random random) throws IOException {
    Map<String, byte[]> entries = Wrappings.entries(zip);
    List<String> names = List.copyOf(entries.keySet());
    entries.remove(names.get(random.nextInt(names.size())));
    return Wrappings.zipped(entries);
  }

  private static byte[] exchanged(byte[] zip, Random random) throws IOException {
    Map<String, byte[]> entries = Wrappings.entries(zip);
    List<String> names = List.copyOf(entries.keySet());
    String one = names.get(random.nextInt(names.size()));
    String other = names.get(random.nextInt(names.size()));
    byte[] content = entries.get(one);
    entries.put(one, entries.get(other));
    entries.put(other, content);
    return Wrappings.zipped(entries);
  }

  private static byte[] crowded(byte[] zip, Random random) throws IOException {
    Map<String, byte[]> entries = Wrappings.entries(zip);
    for (int i = 0; i < MANY; i++) {
      entries.put("more/" + random.nextLong() + "/" + i, new byte[0]);
    }
    return Wrappings.zipped(entries);
  }
}
