package io.github.distillery.datasets;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Provenance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All 60,000 training images of Fashion-MNIST, where somebody has put them. MNIST's files have the
 * same names, so what is found is compared with the hash of the published content.
 *
 * @param imagesHash the SHA-256 of the unpacked images
 * @param labelsHash the SHA-256 of the unpacked labels
 */
record FullFashionMnist(String imagesHash, String labelsHash) {
  static final List<String> CLASS_NAMES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");
  static final String LICENCE = "MIT";

  private static final String PROPERTY = "distillery.data";
  private static final String VARIABLE = "DISTILLERY_DATA";
  private static final String IMAGES = "train-images-idx3-ubyte";
  private static final String LABELS = "train-labels-idx1-ubyte";

  static FullFashionMnist published() {
    return new FullFashionMnist(
        "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
        "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9");
  }

  /** The folders to look in: the one in the data folder that the user names, and Debian's. */
  static List<Path> places() {
    List<Path> places = new ArrayList<>();
    String property = System.getProperty(PROPERTY);
    String named = property != null ? property : System.getenv(VARIABLE);
    if (named != null && !named.isBlank()) {
      String by = property != null ? "the system property " + PROPERTY : VARIABLE;
      if (!Files.isDirectory(Path.of(named))) {
        throw new DataException(
            "%s names the data folder %s, but there is no such folder; make it, or take the setting away"
                .formatted(by, named));
      }
      places.add(Path.of(named, "fashion-mnist"));
    }
    places.add(Path.of("/usr/share/datasets/fashion-mnist"));
    return places;
  }

  /** The training images of the first folder that has any. */
  Optional<Dataset> find(List<Path> places) {
    for (Path place : places) {
      Optional<Path> images = file(place, IMAGES);
      Optional<Path> labels = file(place, LABELS);
      if (images.isPresent() && labels.isPresent()) {
        return Optional.of(read(images.get(), labels.get()));
      }
      if (images.isPresent() || labels.isPresent()) {
        throw new DataException(
            "%s: the file %s is missing beside %s; put both there, or none"
                .formatted(
                    place,
                    images.isPresent() ? LABELS : IMAGES,
                    images.or(() -> labels).orElseThrow().getFileName()));
      }
    }
    return Optional.empty();
  }

  private Dataset read(Path imagePath, Path labelPath) {
    SourceFile imageFile = SourceFile.read(imagePath);
    SourceFile labelFile = SourceFile.read(labelPath);
    IdxContent images = IdxContent.images(imageFile);
    IdxContent labels = IdxContent.labels(labelFile);
    check(imagePath, images, imagesHash);
    check(labelPath, labels, labelsHash);
    Provenance provenance =
        new Provenance(
            "Fashion-MNIST, all 60,000 training images, from " + imagePath.getParent(),
            LICENCE,
            SourceFile.sha256(imageFile, labelFile));
    return IdxFiles.dataset(
        "fashion-mnist train", imageFile, images, labelFile, labels, CLASS_NAMES, provenance);
  }

  private static void check(Path path, IdxContent content, String wanted) {
    String found = content.sha256();
    if (!found.equals(wanted)) {
      throw new DataException(
          "%s: hash mismatch: the unpacked content has the SHA-256 %s, Fashion-MNIST has %s; is this another data set (MNIST's files have the same names)?"
              .formatted(path, found, wanted));
    }
  }

  private static Optional<Path> file(Path folder, String name) {
    return List.of(folder.resolve(name + ".gz"), folder.resolve(name)).stream()
        .filter(Files::isRegularFile)
        .findFirst();
  }
}
