package io.github.distillery.distill;

import io.github.distillery.data.DataException;
import io.github.distillery.data.Dataset;
import io.github.distillery.data.Views;
import io.github.distillery.label.SoftLabels;
import io.github.distillery.label.TeacherOutputs;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.FixedViews;
import io.github.distillery.train.TrainingOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where a teacher's outputs come from: itself, only soft labels made before, or nowhere. */
sealed interface Teaching {
  static Teaching by(Classifier teacher) {
    return new Live(teacher, Optional.of(TeacherCache.temporary()));
  }

  static Teaching by(SoftLabels labels) {
    return new Kept(labels);
  }

  /** Refuses what does not fit this teacher. */
  void check(Network student, Dataset train);

  /** Which teacher it is; empty where there is none. */
  String fingerprint();

  /** The outputs for one training: the logits, and the layers that signals will ask for. */
  TeacherOutputs outputs(Dataset train, TrainingOptions options, List<String> layers);

  /** The outputs for a few samples, in memory and not kept. */
  TeacherOutputs once(Dataset few, List<String> layers);

  Teaching cachedIn(Path folder);

  Teaching online();

  /**
   * A teacher at hand.
   *
   * @param teacher who is asked
   * @param cache where its answers are kept; none to ask it every time
   */
  record Live(Classifier teacher, Optional<TeacherCache> cache) implements Teaching {
    @Override
    public void check(Network student, Dataset train) {
      Fitness.checkTeacher(teacher, student, train);
    }

    @Override
    public String fingerprint() {
      return teacher.fingerprint();
    }

    @Override
    public TeacherOutputs outputs(Dataset train, TrainingOptions options, List<String> layers) {
      List<String> known = known(layers);
      Optional<Views> views = views(options);
      if (cache.isEmpty() || views.isEmpty()) {
        return TeacherOutputs.online(teacher, known.toArray(String[]::new));
      }
      return TeacherOutputs.kept(teacher, cache.get().of(teacher, train, views.get(), known));
    }

    @Override
    public TeacherOutputs once(Dataset few, List<String> layers) {
      SoftLabels labels = SoftLabels.from(teacher, few, known(layers).toArray(String[]::new));
      return TeacherOutputs.kept(teacher, labels);
    }

    @Override
    public Teaching cachedIn(Path folder) {
      return new Live(teacher, Optional.of(TeacherCache.in(folder)));
    }

    @Override
    public Teaching online() {
      return new Live(teacher, Optional.empty());
    }

    /** A layer that there is not is refused by the signal that wants it, which knows why. */
    private List<String> known(List<String> layers) {
      return layers.stream().filter(teacher.layers()::contains).toList();
    }
  }

  /**
   * Answers made before; the teacher may be gone.
   *
   * @param labels the answers
   */
  record Kept(SoftLabels labels) implements Teaching {
    @Override
    public void check(Network student, Dataset train) {
      Fitness.checkWidth(labels.classes(), student, train);
    }

    @Override
    public String fingerprint() {
      return labels.teacherFingerprint();
    }

    @Override
    public TeacherOutputs outputs(Dataset train, TrainingOptions options, List<String> layers) {
      labels.checkedFor(train);
      Optional<Views> views = views(options);
      if (views.isEmpty()) {
        throw new ModelException(
            "soft labels were made for "
                + train.name()
                + " as it is, but the options change every batch at random; use"
                + " Distillation.from(teacher), which asks the teacher about the changed samples");
      }
      return labels.checkedFor(train, views.get());
    }

    @Override
    public TeacherOutputs once(Dataset few, List<String> layers) {
      throw new DataException(
          "the gradient is checked on a few samples, of which these soft labels know nothing; use Distillation.from(teacher)");
    }

    @Override
    public Teaching cachedIn(Path folder) {
      throw noTeacher();
    }

    @Override
    public Teaching online() {
      throw noTeacher();
    }

    private static ModelException noTeacher() {
      return new ModelException(
          "there is no teacher to ask, only its soft labels; use Distillation.from(teacher)");
    }
  }

  /** No teacher: only signals that need none. */
  record Nobody() implements Teaching {
    @Override
    public void check(Network student, Dataset train) {}

    @Override
    public String fingerprint() {
      return "";
    }

    @Override
    public TeacherOutputs outputs(Dataset train, TrainingOptions options, List<String> layers) {
      return new NoTeacher(train.classes());
    }

    @Override
    public TeacherOutputs once(Dataset few, List<String> layers) {
      return new NoTeacher(few.classes());
    }

    @Override
    public Teaching cachedIn(Path folder) {
      throw nobody();
    }

    @Override
    public Teaching online() {
      throw nobody();
    }

    private static ModelException nobody() {
      return new ModelException(
          "this distillation has no teacher to ask; use Distillation.from(teacher)");
    }
  }

  /** How a training shows its samples; nothing where that never comes again. */
  private static Optional<Views> views(TrainingOptions options) {
    if (options.augmentation().isEmpty()) {
      return Optional.of(Views.AS_THEY_ARE);
    }
    return options.augmentation().filter(FixedViews.class::isInstance).map(FixedViews.class::cast);
  }
}
