package io.github.distillery.distill;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.model.SameClasses;
import io.github.distillery.train.Augmentation;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.util.List;

/** What is looked at before a distillation begins, so that nothing fails after an hour. */
final class Fitness {
  private Fitness() {}

  static void checkNotEmpty(Dataset part) {
    if (part.size() == 0) {
      throw new DataException(
          part.name() + " is empty; give a part with samples to learn from and to choose by");
    }
  }

  static void checkSignals(List<Distillation.Weighted> signals, boolean hasTeacher) {
    if (signals.isEmpty()) {
      throw new ModelException(
          "this distillation has no signal; add .soft(0.9, temperature(4)) or .hard(1)");
    }
    for (Distillation.Weighted weighted : signals) {
      if (!hasTeacher && weighted.signal().needsTeacher()) {
        throw new ModelException(
            "the signal \"%s\" asks a teacher, but this distillation has none; use Distillation.from(teacher)"
                .formatted(weighted.signal().name()));
      }
    }
  }

  static void checkMixtures(List<Distillation.Weighted> signals, TrainingOptions options) {
    if (options.augmentation().filter(Augmentation::mixes).isEmpty()) {
      return;
    }
    for (Distillation.Weighted weighted : signals) {
      if (!weighted.signal().takesMixtures()) {
        throw new ModelException(
            "the signal \"%s\" is about one sample and its class, but the options mix samples (%s); leave the signal or the mixing out"
                .formatted(weighted.signal().name(), options.augmentation().get()));
      }
    }
  }

  static void checkStudent(Network student, Dataset train) {
    if (student.classes() != train.classes()) {
      throw new ModelException(
          "the student %s gives %d classes, %s has %d; build it with as many outputs"
              .formatted(student.name(), student.classes(), train.name(), train.classes()));
    }
    student.fit(train.features(new int[] {0}));
  }

  static void checkTeacher(Classifier teacher, Network student, Dataset train) {
    if (network(teacher) == student.graph()) {
      throw new ModelException(
          "teacher and student are the same network, %s; give a student of its own, for example an architecture, or a copy() to go on from the teacher's parameters"
              .formatted(student.name()));
    }
    checkWidth(teacher.classes(), student, train);
    SameClasses.check(teacher, train);
  }

  static void checkWidth(int teacherClasses, Network student, Dataset train) {
    if (teacherClasses != student.classes()) {
      throw new ModelException(
          "the teacher knows %d classes, the student %s gives %d, %s has %d; all three must agree"
              .formatted(
                  teacherClasses,
                  student.name(),
                  student.classes(),
                  train.name(),
                  train.classes()));
    }
  }

  private static Object network(Classifier teacher) {
    if (teacher instanceof Network own) {
      return own.graph();
    }
    return teacher instanceof Trained trained ? trained.network().graph() : teacher;
  }
}
