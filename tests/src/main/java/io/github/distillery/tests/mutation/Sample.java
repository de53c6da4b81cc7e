package io.github.distillery.tests.mutation;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** The sound files of a format, and damaged copies of them. */
final class Sample {
  private final Format format;
  private final Path sound;
  private final Path damaged;
  private final String answer;
  private final Map<String, byte[]> bombs = new HashMap<>();

  private Sample(Format format, Path sound, Path damaged, String answer) {
    this.format = format;
    this.sound = sound;
    this.damaged = damaged;
    this.answer = answer;
  }

  /** Makes the files where that has not been done, and reads them, so that code is loaded. */
  static Sample of(Format format, Path folder) throws Exception {
    Path sound = folder.resolve("sound").resolve(format.name().replace(' ', '-'));
    Path ready = sound.resolveSibling(sound.getFileName() + ".ready");
    if (Files.notExists(ready)) {
      empty(sound);
      format.write(sound);
      Files.createFile(ready);
    }
    Path damaged = folder.resolve("damaged").resolve(format.name().replace(' ', '-'));
    copy(sound, damaged);
    String first = format.read(damaged);
    String second = format.read(damaged);
    if (!first.equals(second)) {
      throw new IllegalStateException(
          "%s: two answers for one file: %s and %s".formatted(format.name(), first, second));
    }
    return new Sample(format, sound, damaged, first);
  }

  Format format() {
    return format;
  }

  /** What the sound files say. */
  String answer() {
    return answer;
  }

  Path damaged() {
    return damaged;
  }

  /** The damage that a seed stands for. */
  Change change(long seed) {
    List<Change> all = format.changes();
    return all.get(new Random(seed).nextInt(all.size()));
  }

  /** Damages a copy and returns the file. */
  Path damage(Change change, long seed) throws IOException {
    copy(sound, damaged);
    Path file = find(damaged, change.file());
    byte[] bytes = Files.readAllBytes(file);
    byte[] changed = bombs.get(change.name());
    if (changed == null) {
      changed = change.mutator().change(bytes, new Random(seed + 1));
    }
    if (change.name().startsWith("bomb")) {
      bombs.put(change.name(), changed);
    }
    Files.write(file, changed);
    return file;
  }

  private static Path find(Path folder, String name) throws IOException {
    if (!name.contains("*")) {
      return folder.resolve(name);
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, name)) {
      List<Path> files = new ArrayList<>();
      found.forEach(files::add);
      files.sort(Comparator.naturalOrder());
      return files.get(0);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    empty(to);
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.skip(1).toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  private static void empty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(folder);
  }
}
