package io.github.distillery.semi;

import io.github.distillery.distill.ways.Generations;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.Network;
import io.github.distillery.model.SameClasses;
import io.github.distillery.semi.UnlabelledOptions.Measure;
import io.github.distillery.train.History.Outcome;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;

/**
 * A teacher of the few labels says what the unlabelled samples are, and a student learns from that
 * under noise; then the student is the teacher of the next one (Xie, Luong, Hovy and Le 2020,
 * Self-training with noisy student, section 2).
 *
 * <pre>{@code
 * var student = NoisyStudent.generations(2).train(
 *     Architectures.lenet(1, 28, 28, 10), data, options.augmentation(Augmentation.shift(2)));
 * }</pre>
 *
 * <pre>{@code
 * loss = CE(labels) + w * mean over the unlabelled of -sum over the classes of q * log softmax(z)
 * q    = softmax(v), v the teacher's logits of the sample as it is, z the student's of a noisy view
 * }</pre>
 *
 * <p>The teacher is asked once, about samples as they are, in inference mode; the student's noise
 * is the options' augmentation and whatever dropout its plan has: without either this is mere
 * self-training. The first teacher is {@link LabelsOnly}, of the student's plan or of {@link
 * #firstTeacher a smaller one}, or a classifier that is there already. The paper's balancing of
 * classes is not done; its filter by confidence is {@link UnlabelledOptions#threshold(double)}.
 *
 * <p>Seeds: the first teacher has the options' seed, each generation one derived from it. Where the
 * options name a checkpoint, each has its own file beside it, with {@code .generation0}, {@code
 * .generation1} and so on added to the name.
 *
 * <p>Introduced in notebook 07.
 *
 * @param count how many students one after the other, 1 or more
 * @param teacherPlan the first teacher's, where it is not the student's
 * @param options what is done with unlabelled samples
 */
public record NoisyStudent(int count, Optional<Architecture> teacherPlan, UnlabelledOptions options)
    implements SemiSupervisedWay {
  public NoisyStudent {
    Objects.requireNonNull(teacherPlan, "teacherPlan");
    Objects.requireNonNull(options, "options");
    if (count < 1) {
      throw new IllegalArgumentException(count + " generations; give 1 or more");
    }
  }

  /**
   * The way to start from.
   *
   * @param count how many students one after the other
   * @return cross-entropy with the teacher's probabilities, weight 1
   */
  public static NoisyStudent generations(int count) {
    return new NoisyStudent(
        count, Optional.empty(), UnlabelledOptions.of(Measure.CROSS_ENTROPY, Schedule.constant(1)));
  }

  /**
   * Changes the first teacher; the paper's students are as large as it or larger.
   *
   * @param plan its plan
   * @return the changed way
   */
  public NoisyStudent firstTeacher(Architecture plan) {
    return new NoisyStudent(count, Optional.of(plan), options);
  }

  /**
   * Changes what is done with unlabelled samples.
   *
   * @param change from the options as they are to others
   * @return the changed way
   */
  public NoisyStudent with(UnaryOperator<UnlabelledOptions> change) {
    return new NoisyStudent(count, teacherPlan, change.apply(options));
  }

  /**
   * The last generation; the teacher where the training was interrupted before the first. The
   * parameters to begin with are those of the first teacher, where it has no plan of its own;
   * students have fresh weights, as in the paper.
   */
  @Override
  public Trained train(Network start, SemiSupervised data, TrainingOptions training) {
    Trained teacher = labelsOnly(start, data, training);
    List<Trained> students = students(teacher, start, data, training);
    return students.isEmpty() ? teacher : students.get(students.size() - 1);
  }

  /**
   * Trains first teacher and generations, and gives all of them.
   *
   * @param student the plan
   * @param data labelled and unlabelled samples, and validation
   * @param training how to train each of them
   * @return the first teacher and the students
   */
  public Generations trainAll(Architecture student, SemiSupervised data, TrainingOptions training) {
    Network start = student.initialize(training.seed());
    return generations(labelsOnly(start, data, training), start, data, training);
  }

  /**
   * Trains the generations after a teacher that is there already; it is not changed.
   *
   * @param teacher any classifier of the data's classes
   * @param student the plan
   * @param data labelled and unlabelled samples, and validation
   * @param training how to train each of them
   * @return the teacher and the students
   */
  public Generations trainAfter(
      Classifier teacher, Architecture student, SemiSupervised data, TrainingOptions training) {
    return generations(teacher, student.initialize(training.seed()), data, training);
  }

  private Generations generations(
      Classifier teacher, Network start, SemiSupervised data, TrainingOptions training) {
    return new Generations(teacher, students(teacher, start, data, training), count);
  }

  private Trained labelsOnly(Network start, SemiSupervised data, TrainingOptions training) {
    Network first = teacherPlan.map(plan -> plan.initialize(training.seed())).orElse(start);
    return new LabelsOnly(options.labelledShare()).train(first, data, numbered(training, 0));
  }

  private List<Trained> students(
      Classifier first, Network start, SemiSupervised data, TrainingOptions training) {
    List<Trained> students = new ArrayList<>();
    Classifier teacher = first;
    for (int g = 1; g <= count && !Thread.currentThread().isInterrupted(); g++) {
      try {
        students.add(student(teacher, g, start, data, training));
      } catch (CancellationException e) {
        break;
      }
      teacher = students.get(g - 1);
      if (students.get(g - 1).history().outcome() == Outcome.INTERRUPTED) {
        break;
      }
    }
    return students;
  }

  private Trained student(
      Classifier teacher, int g, Network start, SemiSupervised data, TrainingOptions training) {
    SameClasses.check(teacher, data.samples());
    long seed =
        new SplittableRandom(new SplittableRandom(training.seed()).nextLong() + g).nextLong();
    TrainingOptions own = numbered(training, g).seed(seed);
    String name = "%s (generation %d)".formatted(start.name(), g);
    Network student = start.architecture().named(name).initialize(seed);
    String way = own.checkpoint().isEmpty() ? "" : options + ", teacher " + teacher.fingerprint();
    SemiTraining semi = new SemiTraining(data, options, own, Optional.empty(), way);
    return semi.train(student, semi.head("noisy student", new TeacherSaid(data, options, teacher)));
  }

  private static TrainingOptions numbered(TrainingOptions training, int g) {
    return training
        .checkpoint()
        .map(file -> file.resolveSibling(file.getFileName() + ".generation" + g))
        .map(training::checkpoint)
        .orElse(training);
  }
}
