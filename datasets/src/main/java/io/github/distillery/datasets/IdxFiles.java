package io.github.distillery.datasets;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads images and labels in the idx format of MNIST: unsigned bytes, one file for the images and
 * one for the labels, each plain or packed with gzip (the content tells, not the name).
 *
 * <p>Introduced in notebook 02.
 */
public final class IdxFiles {
  private IdxFiles() {}

  /**
   * Reads images and labels. The classes are the numbers from 0 to the highest label.
   *
   * @param images the file of the images, {@code [n, height, width]}
   * @param labels the file of the labels, {@code [n]}
   * @return features {@code [n, 1, height, width]}, each pixel divided by 255
   * @throws DataException where a file is missing, truncated, of another format or longer than its
   *     header says, or where the files hold different numbers of samples
   */
  public static Dataset read(Path images, Path labels) {
    return read(images, labels, List.of());
  }

  /**
   * Reads images and labels.
   *
   * @param images the file of the images, {@code [n, height, width]}
   * @param labels the file of the labels, {@code [n]}
   * @param classNames the names of the labels 0, 1, ...; when empty, the numbers from 0 to the
   *     highest label
   * @return features {@code [n, 1, height, width]}, each pixel divided by 255
   * @throws DataException as for {@link #read(Path, Path)}, and where a label has no name
   */
  public static Dataset read(Path images, Path labels, List<String> classNames) {
    SourceFile imageFile = SourceFile.read(images);
    SourceFile labelFile = SourceFile.read(labels);
    Provenance provenance =
        new Provenance(
            images + ", " + labels, "not stated", SourceFile.sha256(imageFile, labelFile));
    return dataset(
        images.getFileName().toString(),
        imageFile,
        IdxContent.images(imageFile),
        labelFile,
        IdxContent.labels(labelFile),
        classNames,
        provenance);
  }

  static Dataset dataset(
      String name,
      SourceFile imageFile,
      IdxContent images,
      SourceFile labelFile,
      IdxContent labels,
      List<String> classNames,
      Provenance provenance) {
    int count = images.dimensions()[0];
    if (labels.dimensions()[0] != count) {
      throw new DataException(
          "%s holds %,d images, but %s holds %,d labels; each image needs one label, so take the two files of one set"
              .formatted(imageFile.name(), count, labelFile.name(), labels.dimensions()[0]));
    }
    int[] classOf = classes(labelFile, labels, classNames.size());
    INDArray features =
        Pixels.unit(images.values(), count, 1, images.dimensions()[1], images.dimensions()[2]);
    List<String> names = classNames.isEmpty() ? numbers(classOf) : classNames;
    return Dataset.of(name, features, classOf, names, provenance);
  }

  private static int[] classes(SourceFile file, IdxContent labels, int known) {
    byte[] values = labels.values();
    int[] classOf = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      classOf[i] = values[i] & 0xff;
      if (known > 0 && classOf[i] >= known) {
        throw new DataException(
            "%s: label %d of sample %,d (byte %,d) is out of range; %d class names make labels from 0 to %d"
                .formatted(
                    file.name(), classOf[i], i, labels.header().length + i, known, known - 1));
      }
    }
    return classOf;
  }

  private static List<String> numbers(int[] classOf) {
    int highest = IntStream.of(classOf).max().orElse(0);
    return IntStream.rangeClosed(0, highest).mapToObj(Integer::toString).toList();
  }
}
