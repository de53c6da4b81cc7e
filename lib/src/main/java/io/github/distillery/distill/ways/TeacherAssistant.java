package io.github.distillery.distill.ways;

import static io.github.distillery.model.Temperature.temperature;

import io.github.distillery.data.Split;
import io.github.distillery.distill.Distillation;
import io.github.distillery.distill.ways.Links.Link;
import io.github.distillery.model.Architecture;
import io.github.distillery.model.Classifier;
import io.github.distillery.model.ModelException;
import io.github.distillery.model.Network;
import io.github.distillery.train.Trained;
import io.github.distillery.train.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Bridges the gap between a large teacher and a small student: a network of a size between learns
 * from the teacher and teaches the student; more of them, each smaller than the one before, make a
 * chain (Mirzadeh and others 2020, section 4).
 *
 * <pre>{@code
 * var chain = TeacherAssistant.from(teacher).assistants(1)
 *     .taughtBy(d -> d.soft(0.9, temperature(4)).hard(0.1))
 *     .train(Architectures.mlp(784, 30, 10), mnist, options);
 * chain.student();
 * }</pre>
 *
 * <p>How assistants are inferred, for networks of {@link
 * io.github.distillery.model.Architectures#mlp} and {@code lenet}: of n assistants the i-th stands
 * at {@code s = i / (n + 1)} of the way. Where teacher and student have the same layers, each width
 * is {@code teacher^(1 - s) * student^s}. Where they have not, the assistant is the student with
 * all its hidden widths multiplied by one factor, chosen so that its parameters come nearest to
 * {@code teacher^(1 - s) * student^s} of theirs. Both are rounded. Dropout and bounds are not taken
 * over. The paper finds the best single assistant rather in the middle of the accuracies than of
 * the sizes: to look for it, give plans of one's own and compare on validation.
 *
 * <p>The options' seed gives the student's initial weights, as in a distillation without
 * assistants; each assistant has a seed derived from it. Where the options name a checkpoint, each
 * assistant has its own file beside it, with {@code .assistant1} and so on added to the name.
 *
 * <p>Introduced in notebook 13.
 */
public final class TeacherAssistant {
  private final Classifier teacher;
  private final List<Architecture> given;
  private final int inferred;
  private final UnaryOperator<Distillation> lesson;

  private TeacherAssistant(
      Classifier teacher,
      List<Architecture> given,
      int inferred,
      UnaryOperator<Distillation> lesson) {
    this.teacher = teacher;
    this.given = List.copyOf(given);
    this.inferred = inferred;
    this.lesson = lesson;
  }

  /**
   * Learns from a teacher, with one inferred assistant until something else is said, by soft
   * targets of weight 0.9 at T = 4 and hard labels of weight 0.1.
   *
   * @param teacher any classifier
   * @return the way
   */
  public static TeacherAssistant from(Classifier teacher) {
    Objects.requireNonNull(teacher, "teacher");
    return new TeacherAssistant(teacher, List.of(), 1, d -> d.soft(0.9, temperature(4)).hard(0.1));
  }

  /**
   * Takes these assistants. Their order is taken as it is; where one is not smaller than what
   * teaches it, the result says so.
   *
   * @param assistants one or more, the one that learns from the teacher first
   * @return the way with these
   * @throws IllegalArgumentException where there is none
   */
  public TeacherAssistant through(Architecture... assistants) {
    if (assistants.length == 0) {
      throw new IllegalArgumentException(
          "no assistants given; give one plan or more, or .assistants(1) to have them inferred");
    }
    return new TeacherAssistant(teacher, List.of(assistants), 0, lesson);
  }

  /**
   * Infers assistants between teacher and student.
   *
   * @param count how many, 1 or more
   * @return the way with these
   * @throws IllegalArgumentException where there is not even one
   */
  public TeacherAssistant assistants(int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          count + " assistants; give 1 or more, or distil without with Distillation.from(teacher)");
    }
    return new TeacherAssistant(teacher, List.of(), count, lesson);
  }

  /**
   * Changes what every link of the chain learns by.
   *
   * @param newLesson adds signals to a distillation from the link before
   * @return the way with this lesson
   */
  public TeacherAssistant taughtBy(UnaryOperator<Distillation> newLesson) {
    return new TeacherAssistant(teacher, given, inferred, newLesson);
  }

  /**
   * The assistants that a student would have.
   *
   * @param student the plan at the end of the chain
   * @return those that were given, or those that are inferred
   * @throws ModelException where they cannot be inferred
   */
  public List<Architecture> plan(Architecture student) {
    return given.isEmpty() ? Assistants.between(teacher, student, inferred) : given;
  }

  /**
   * Trains the chain. Interrupting the thread stops it at the next batch; with a checkpoint in the
   * options it goes on from there when it is run again.
   *
   * @param student the plan at the end of the chain
   * @param split learns from the training part, keeps the best epochs by the validation part
   * @param options how to train each link
   * @return all links with their histories
   * @throws ModelException where assistants cannot be inferred, or something does not fit
   */
  public AssistantChain train(Architecture student, Split split, TrainingOptions options) {
    List<Architecture> assistants = plan(student);
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < assistants.size(); i++) {
      TrainingOptions own = Links.suffixed(options, ".assistant" + (i + 1));
      links.add(new Link(assistants.get(i), own.seed(Links.seed(options.seed(), i + 1))));
    }
    links.add(new Link(student, options));
    List<String> notes = notes(links);
    List<Trained> trained = Links.train(teacher, links, lesson, split);
    return new AssistantChain(teacher.name(), trained, links.size(), notes);
  }

  private List<String> notes(List<Link> links) {
    List<String> notes = new ArrayList<>();
    Network before = Assistants.networkOf(teacher).orElse(null);
    for (Link link : links) {
      Network next = link.plan().initialize(link.options().seed());
      if (before != null && next.parameters() >= before.parameters()) {
        notes.add(
            "%s (%,d parameters) is not smaller than what teaches it, %s (%,d parameters)"
                .formatted(next.name(), next.parameters(), before.name(), before.parameters()));
      }
      before = next;
    }
    return notes;
  }
}
