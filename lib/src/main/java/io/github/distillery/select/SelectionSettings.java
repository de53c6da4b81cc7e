package io.github.distillery.select;

import static io.github.distillery.model.Temperature.temperature;

import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Classifier;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** All that a {@link TeacherSelection} is told; it changes a copy before anybody sees it. */
final class SelectionSettings {
  private static final int PROBE = 500;

  final Split split;
  final Map<String, Classifier> candidates = new LinkedHashMap<>();
  Optional<Architecture> student = Optional.empty();
  TrainingOptions options = TrainingOptions.defaults();
  UnaryOperator<Distillation> lesson = d -> d.soft(0.9, temperature(4)).hard(0.1);
  int probe = PROBE;
  Optional<Halving> trials = Optional.empty();
  Optional<Path> folder = Optional.empty();

  SelectionSettings(Split split) {
    this.split = split;
  }

  SelectionSettings copy() {
    SelectionSettings copy = new SelectionSettings(split);
    copy.candidates.putAll(candidates);
    copy.student = student;
    copy.options = options;
    copy.lesson = lesson;
    copy.probe = probe;
    copy.trials = trials;
    copy.folder = folder;
    return copy;
  }
}
