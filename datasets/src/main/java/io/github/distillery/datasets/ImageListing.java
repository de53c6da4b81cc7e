package io.github.distillery.datasets;

import io.github.distillery.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The pictures of a folder with one sub-folder a class, in a fixed order.
 *
 * @param classNames the names of the sub-folders, sorted
 * @param files the pictures, class by class, sorted by name within a class
 * @param classOf the class of each picture
 */
record ImageListing(List<String> classNames, List<Path> files, int[] classOf) {

  static ImageListing of(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new DataException(
          "%s: there is no such folder (looked for %s); check the path"
              .formatted(folder, folder.toAbsolutePath()));
    }
    List<String> classNames = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    List<Integer> classOf = new ArrayList<>();
    for (Path entry : visible(folder)) {
      if (Files.isDirectory(entry)) {
        List<Path> pictures = pictures(entry);
        files.addAll(pictures);
        pictures.forEach(p -> classOf.add(classNames.size()));
        classNames.add(entry.getFileName().toString());
      } else if (isPicture(entry)) {
        throw new DataException(
            entry + ": the picture belongs to no class; put it into the sub-folder of its class");
      }
    }
    if (classNames.isEmpty()) {
      throw new DataException(
          folder + ": the folder is empty; give it one sub-folder of PNG or JPEG files a class");
    }
    return new ImageListing(
        List.copyOf(classNames), files, classOf.stream().mapToInt(Integer::intValue).toArray());
  }

  private static List<Path> pictures(Path folder) {
    List<Path> entries = visible(folder);
    if (entries.isEmpty()) {
      throw new DataException(
          folder + ": the class has no picture; put PNG or JPEG files there, or remove the folder");
    }
    for (Path entry : entries) {
      if (Files.isDirectory(entry)) {
        throw new DataException(
            entry
                + ": a folder within a class; pictures lie directly in the sub-folder of their class");
      }
      if (!isPicture(entry)) {
        throw new DataException(
            entry + ": neither .png nor .jpg nor .jpeg; turn it into one of them, or take it away");
      }
    }
    return entries;
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg");
  }

  private static List<Path> visible(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !isHidden(entry))
          .sorted(Comparator.comparing(entry -> entry.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw new DataException(folder + ": cannot be listed (" + e + "); check its rights", e);
    }
  }

  private static boolean isHidden(Path entry) {
    try {
      return entry.getFileName().toString().startsWith(".") || Files.isHidden(entry);
    } catch (IOException e) {
      throw new DataException(entry + ": cannot be looked at (" + e + "); check its rights", e);
    }
  }
}
