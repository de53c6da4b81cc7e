package io.github.distillery.tests.mutation;

import io.github.distillery.data.Dataset;
import io.github.distillery.datasets.IdxFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Images and labels as MNIST has them, packed or not. */
final class IdxFormat implements Format {
  private static final int SAMPLES = 12;
  private static final int SIDE = 6;
  private static final int CLASSES = 3;
  private static final int IMAGES_HEADER = 16;

  private final boolean packed;

  IdxFormat(boolean packed) {
    this.packed = packed;
  }

  @Override
  public String name() {
    return packed ? "idx in gzip" : "idx";
  }

  private String images() {
    return packed ? "images.gz" : "images";
  }

  private String labels() {
    return packed ? "labels.gz" : "labels";
  }

  @Override
  public void write(Path folder) throws IOException {
    byte[] pixels = new byte[SAMPLES * SIDE * SIDE];
    new Random(1).nextBytes(pixels);
    ByteBuffer images =
        ByteBuffer.allocate(IMAGES_HEADER + pixels.length)
            .putInt(0x803)
            .putInt(SAMPLES)
            .putInt(SIDE)
            .putInt(SIDE)
            .put(pixels);
    ByteBuffer labels = ByteBuffer.allocate(8 + SAMPLES).putInt(0x801).putInt(SAMPLES);
    for (int i = 0; i < SAMPLES; i++) {
      labels.put((byte) (i % CLASSES));
    }
    Files.write(folder.resolve(images()), stored(images.array()));
    Files.write(folder.resolve(labels()), stored(labels.array()));
  }

  private byte[] stored(byte[] bytes) throws IOException {
    return packed ? Wrappings.packed(bytes, GZIPOutputStream::new) : bytes;
  }

  @Override
  public String read(Path folder) {
    Dataset read = IdxFiles.read(folder.resolve(images()), folder.resolve(labels()));
    return Arrays.toString(read.features().shape())
        + Arrays.toString(read.classOf())
        + Answers.hash(read.features());
  }

  @Override
  public List<Change> changes() {
    List<Change> all = new ArrayList<>();
    for (String file : List.of(images(), labels())) {
      all.addAll(ByteChanges.of(file, packed));
    }
    if (packed) {
      for (Change change : ByteChanges.of(images(), false)) {
        all.add(change.within("within", Wrappings::gzip));
      }
      all.add(new Change("bomb behind the images", images(), true, (b, r) -> Bombs.gzip(plain(b))));
      all.add(new Change("bomb declared", images(), true, (b, r) -> Bombs.gzip(large())));
      all.add(new Change("bomb behind the labels", labels(), true, (b, r) -> Bombs.gzip(plain(b))));
    }
    return all;
  }

  private static byte[] plain(byte[] gzip) throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes();
  }

  private static byte[] large() {
    return ByteBuffer.allocate(IMAGES_HEADER)
        .putInt(0x803)
        .putInt(1_500)
        .putInt(1_000)
        .putInt(1_000)
        .array();
  }

  @Override
  public boolean agrees(Path folder, String answer) throws IOException {
    byte[] images = content(folder.resolve(images()));
    byte[] labels = content(folder.resolve(labels()));
    ByteBuffer header = ByteBuffer.wrap(images);
    int samples = header.getInt(4);
    int height = header.getInt(8);
    int width = header.getInt(12);
    float[] values = new float[images.length - IMAGES_HEADER];
    for (int i = 0; i < values.length; i++) {
      values[i] = (images[IMAGES_HEADER + i] & 0xff) / 255f;
    }
    int[] classes = new int[labels.length - 8];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = labels[8 + i] & 0xff;
    }
    long[] shape = {samples, 1, height, width};
    return answer.equals(Arrays.toString(shape) + Arrays.toString(classes) + Answers.hash(values));
  }

  private byte[] content(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return packed ? plain(bytes) : bytes;
  }
}
