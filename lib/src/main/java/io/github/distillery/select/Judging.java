package io.github.distillery.select;

import io.github.distillery.data.ContentHash;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.LastingText;
import io.github.distillery.data.Values;
import io.github.distillery.distill.Distillation;
import io.github.distillery.evaluate.Evaluation;
import io.github.distillery.evaluate.Fidelity;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.train.History;
import io.github.distillery.train.Trained;
import io.github.distillery.train.Trainer;
import io.github.distillery.train.TrainingOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Goes through the candidates of a selection of teachers. */
final class Judging {
  private static final int DIGITS = 24;

  private final SelectionSettings plan;
  private final Architecture student;
  private final Dataset validation;
  private final Dataset probe;

  Judging(SelectionSettings plan, Architecture student) {
    this.plan = plan;
    this.student = student;
    this.validation = plan.split.validation();
    this.probe = validation.sample(Math.min(plan.probe, validation.size()), plan.options.seed());
  }

  TeacherRanking rank() {
    plan.candidates.forEach(this::check);
    Trained alone = alone();
    INDArray aloneOnProbe = alone.logits(probe);
    double aloneAccuracy = Evaluation.of(alone, validation).accuracy();
    List<Map<TeacherScore, Double>> values = new ArrayList<>();
    for (Classifier teacher : plan.candidates.values()) {
      values.add(scores(teacher, alone, aloneOnProbe, aloneAccuracy));
    }
    Race.Outcome trials = trials();
    List<TeacherScores> lines = new ArrayList<>();
    List<String> names = List.copyOf(plan.candidates.keySet());
    for (int i = 0; i < names.size(); i++) {
      List<Rung> trial = trials.rungs().get(i);
      values.get(i).put(TeacherScore.TRIAL, TeacherScores.trialValue(trial));
      double parameters = Size.parameters(plan.candidates.get(names.get(i)));
      lines.add(new TeacherScores(names.get(i), parameters, values.get(i), trial));
    }
    lines.sort(
        Comparator.comparingDouble((TeacherScores line) -> -orLast(line.value(TeacherScore.TRIAL)))
            .thenComparingDouble(line -> -line.value(TeacherScore.ACCURACY)));
    return new TeacherRanking(
        student.name(),
        validation.name(),
        aloneAccuracy,
        alone.network().parameters(),
        probe.size(),
        lines,
        lines.stream().flatMap(line -> line.trial().stream()).mapToLong(Rung::epochs).sum(),
        plan.options.seed(),
        plan.split.train().hash(),
        trials.complete());
  }

  private static double orLast(double trial) {
    return Double.isNaN(trial) ? -1 : trial;
  }

  private void check(String name, Classifier teacher) {
    try {
      lesson(teacher).checkFits(student, plan.split, plan.options);
    } catch (ModelException e) {
      throw new ModelException("\"%s\": %s".formatted(name, e.getMessage()), e);
    }
    if (!Values.areFinite(teacher.logits(probe))) {
      throw new ModelException(
          "\"%s\": %s gives scores for %s that are NaN or infinite; leave it out, or train it again with a smaller learning rate"
              .formatted(name, teacher.name(), probe.name()));
    }
  }

  private Distillation lesson(Classifier teacher) {
    return plan.lesson.apply(Distillation.from(teacher));
  }

  /** The student by the labels alone; a checkpoint brings it back where it was trained before. */
  private Trained alone() {
    TrainingOptions options = plan.options;
    String file =
        "alone-"
            + hash(
                student.initialize(options.seed()).fingerprint(),
                LastingText.of(options.toString()),
                plan.split.train().hash(),
                validation.hash());
    Trained alone =
        Trainer.train(
            student,
            plan.split,
            plan.folder
                .map(place -> options.checkpoint(place.resolve(file + ".checkpoint")))
                .orElse(options));
    if (alone.history().outcome() == History.Outcome.INTERRUPTED) {
      throw new CancellationException("interrupted while the student was trained alone");
    }
    return alone;
  }

  private static String hash(String... parts) {
    byte[] text = String.join(" ", parts).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(ContentHash.sha256().digest(text)).substring(0, DIGITS);
  }

  private Map<TeacherScore, Double> scores(
      Classifier teacher, Trained alone, INDArray aloneOnProbe, double aloneAccuracy) {
    Evaluation evaluation = Evaluation.of(teacher, validation);
    INDArray logits = teacher.logits(probe);
    int[] labels = probe.classOf();
    Map<TeacherScore, Double> values = new EnumMap<>(TeacherScore.class);
    values.put(TeacherScore.ACCURACY, evaluation.accuracy());
    values.put(TeacherScore.NLL, evaluation.nll());
    values.put(TeacherScore.ECE, evaluation.ece());
    values.put(
        TeacherScore.SIZE_GAP, Math.log(Size.parameters(teacher) / alone.network().parameters()));
    values.put(TeacherScore.ACCURACY_GAP, evaluation.accuracy() - aloneAccuracy);
    values.put(TeacherScore.AGREEMENT, Fidelity.of(logits, aloneOnProbe).agreement());
    values.put(TeacherScore.LEEP, Transferability.leep(logits, labels));
    values.put(TeacherScore.NCE, Transferability.nce(logits, labels));
    values.put(
        TeacherScore.LOGME, Transferability.logMe(LayerFeatures.last(teacher, probe), labels));
    return values;
  }

  private Race.Outcome trials() {
    List<Race.Runner> runners = new ArrayList<>();
    String plain = student.initialize(plan.options.seed()).fingerprint();
    plan.candidates.forEach(
        (name, teacher) -> {
          Distillation lesson = lesson(teacher);
          runners.add(
              new Race.Runner(
                  name,
                  "student " + plain + " taught by " + lesson.identity(),
                  (split, options) -> lesson.train(student, split, options)));
        });
    if (plan.trials.isEmpty()) {
      return new Race.Outcome(runners.stream().map(r -> List.<Rung>of()).toList(), true, false);
    }
    return new Race(
            plan.split, plan.options, plan.trials.get(), Double.POSITIVE_INFINITY, plan.folder)
        .run("Trying teachers", runners);
  }
}
