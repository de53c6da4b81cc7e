package io.github.distillery.compare;

import io.github.distillery.data.Split;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.evaluate.Fidelity;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Footprint;
import io.github.distillery.train.Trained;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Measures students. The only place of a comparison that sees the test part. */
final class Examiner {
  private final Split split;
  private final Optional<Classifier> teacher;
  private INDArray teacherLogits;

  Examiner(Split split, Optional<Classifier> teacher) {
    this.split = split;
    this.teacher = teacher;
  }

  /** One pass over the test part, from which all figures are taken. */
  Run examine(String candidate, long seed, Trained student, long samplesLearnt, double seconds) {
    Evaluation validation = Evaluation.of(student, split.validation());
    INDArray logits = student.logits(split.test());
    Evaluation test = Evaluation.of(student.name(), logits, split.test());
    Fidelity fidelity =
        teacher.isEmpty()
            ? new Fidelity(Double.NaN, Double.NaN)
            : Fidelity.of(teacherLogits(), logits);
    return new Run(
        candidate,
        seed,
        validation.accuracy(),
        test.errors(),
        test.samples(),
        test.nll(),
        test.ece(),
        fidelity.agreement(),
        fidelity.divergence(),
        Footprint.of(student.network(), split.validation().features(new int[] {0})),
        student.history().epochs().size(),
        student.history().bestEpoch(),
        samplesLearnt,
        Math.max(seconds, student.history().seconds()),
        student.history().dataHash());
  }

  private synchronized INDArray teacherLogits() {
    if (teacherLogits == null) {
      teacherLogits = teacher.orElseThrow().logits(split.test());
    }
    return teacherLogits;
  }
}
