package io.github.distillery.distill;

import io.github.distillery.data.ContentHash;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.LastingText;
import io.github.distillery.data.NotWrittenException;
import io.github.distillery.data.Views;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.model.Classifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What teachers said, for the trainings that come: in memory while it is small, otherwise in
 * temporary files that are mapped; or in a folder that somebody named.
 */
final class TeacherCache {
  /** More bytes than this are not kept in memory. */
  static final long MOST_IN_MEMORY = 256L << 20;

  private static final int NAMED = 8;

  private final Optional<Path> folder;
  private final long mostInMemory;
  private final Map<Key, SoftLabels> kept = new ConcurrentHashMap<>();

  private record Key(String teacher, String data, Views views, List<String> layers) {}

  TeacherCache(Optional<Path> folder, long mostInMemory) {
    this.folder = folder;
    this.mostInMemory = mostInMemory;
  }

  static TeacherCache temporary() {
    return new TeacherCache(Optional.empty(), MOST_IN_MEMORY);
  }

  static TeacherCache in(Path folder) {
    return new TeacherCache(Optional.of(folder), MOST_IN_MEMORY);
  }

  /** What the teacher says; it is asked where that is not kept yet. */
  SoftLabels of(Classifier teacher, Dataset data, Views views, List<String> layers) {
    Key key = new Key(teacher.fingerprint(), data.hash(), views, layers);
    return kept.computeIfAbsent(key, missing -> make(missing, teacher, data));
  }

  private SoftLabels make(Key key, Classifier teacher, Dataset data) {
    String[] layers = key.layers().toArray(String[]::new);
    try {
      if (folder.isPresent()) {
        return SoftLabels.in(place(folder.get(), key)).open(teacher, data, key.views(), layers);
      }
      if (SoftLabels.bytes(teacher, data, key.views(), layers) <= mostInMemory) {
        return SoftLabels.from(teacher, data, key.views(), layers);
      }
      Path temporary = Files.createTempDirectory("distillery-outputs");
      try {
        return SoftLabels.in(temporary).open(teacher, data, key.views(), layers);
      } finally {
        remove(temporary);
      }
    } catch (ClosedByInterruptException e) {
      throw new CancellationException("interrupted while asking " + teacher.name());
    } catch (IOException e) {
      Path place = folder.orElse(Path.of(System.getProperty("java.io.tmpdir")));
      throw new UncheckedIOException(
          "what %s says about %s could not be kept: %s; a folder is named with cachedIn(folder)"
              .formatted(
                  teacher.name(), data.name(), new NotWrittenException(place, e).getMessage()),
          e);
    }
  }

  /** A place of its own for all that differs; what a lambda does is seen when it is opened. */
  private static Path place(Path folder, Key key) {
    String asked = String.join("\n", key.layers());
    String views = "";
    if (key.views() != Views.AS_THEY_ARE) {
      asked += "\n" + LastingText.of(key.views().toString());
      views = "-" + key.views().count() + "views";
    }
    byte[] hash = ContentHash.sha256().digest(asked.getBytes(StandardCharsets.UTF_8));
    return folder.resolve(
        "%s-%s-%s%s"
            .formatted(
                key.teacher().substring(0, NAMED),
                key.data().substring(0, NAMED),
                HexFormat.of().formatHex(hash).substring(0, NAMED),
                views));
  }

  /**
   * Takes the files out of the folder at once: a mapped file lives as long as its mapping, and its
   * disk space is free again however the program ends. Where the system refuses that, the files go
   * when the program ends.
   */
  private static void remove(Path temporary) throws IOException {
    temporary.toFile().deleteOnExit();
    try (Stream<Path> files = Files.list(temporary)) {
      for (Path file : files.toList()) {
        if (!file.toFile().delete()) {
          file.toFile().deleteOnExit();
        }
      }
    }
    temporary.toFile().delete();
  }
}
