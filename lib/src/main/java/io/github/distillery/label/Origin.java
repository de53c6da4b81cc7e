package io.github.distillery.label;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Views;
import io.github.distillery.model.Classifier;
import java.nio.file.Path;

/**
 * Whom teacher outputs belong to.
 *
 * @param teacher its name
 * @param teacherFingerprint the hash of its structure and parameters, the shape it takes its
 *     samples in included
 * @param dataHash the hash of the samples as the data set holds them, standardisation included
 * @param preprocessing what was done to them after that: nothing, or a hash of the views that the
 *     teacher saw
 * @param samples how many samples there are
 * @param views how many views of each
 */
record Origin(
    String teacher,
    String teacherFingerprint,
    String dataHash,
    String preprocessing,
    int samples,
    int views) {
  private static final int SHOWN = 8;

  static Origin of(Asked asked, String preprocessing) {
    return new Origin(
        asked.teacher().name(),
        asked.teacher().fingerprint(),
        asked.data().hash(),
        preprocessing,
        asked.data().size(),
        asked.views().count());
  }

  /** The same for another view of the same samples. */
  Origin forData(Dataset view) {
    return new Origin(teacher, teacherFingerprint, view.hash(), preprocessing, samples, views);
  }

  boolean isComplete() {
    return teacher != null
        && isHash(teacherFingerprint)
        && isHash(dataHash)
        && preprocessing != null
        && samples >= 0
        && views > 0
        && rows() <= Integer.MAX_VALUE;
  }

  long rows() {
    return (long) samples * views;
  }

  /** Refuses other data. */
  void check(Dataset data) {
    if (!data.hash().equals(dataHash)) {
      throw new DataException(
          "the soft labels of %s are for other data (hash %s...) than %s (hash %s...); make them with SoftLabels.from(teacher, data) for exactly the samples that are trained on"
              .formatted(teacher, shown(dataHash), data.name(), shown(data.hash())));
    }
  }

  /** Refuses another teacher. */
  void check(Path folder, Classifier other) {
    String fingerprint = other.fingerprint();
    if (!fingerprint.equals(teacherFingerprint)) {
      throw new DataException(
          "%s holds soft labels of another teacher (%s, hash %s...) than %s (hash %s...); name another folder or remove this one"
              .formatted(
                  folder, teacher, shown(teacherFingerprint), other.name(), shown(fingerprint)));
    }
  }

  /** Refuses other views. */
  void check(Object place, Dataset data, Views other) {
    if (other.count() != views || !TeacherPass.preprocessing(data, other).equals(preprocessing)) {
      throw new DataException(
          "%s: the samples were shown to %s otherwise (%s) than now (%d views; augmentation or seed may differ); make them again, on disk in another folder"
              .formatted(place, teacher, shown(preprocessing, 24), other.count()));
    }
  }

  private static boolean isHash(String text) {
    return text != null && text.matches("[0-9a-f]{64}");
  }

  private static String shown(String hash) {
    return shown(hash, SHOWN);
  }

  private static String shown(String text, int length) {
    return text.substring(0, Math.min(length, text.length()));
  }
}
