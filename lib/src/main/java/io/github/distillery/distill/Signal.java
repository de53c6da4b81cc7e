package io.github.distillery.distill;

import io.github.distillery.model.ModelException;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import java.util.Optional;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Something of the teacher, or of the labels, that the student shall match. A signal is a plan: it
 * can be used for many students. Its weight is given where it is used, with {@link
 * Distillation#with(double, Signal)}.
 *
 * <p>Introduced in notebook 02.
 */
public sealed interface Signal permits SoftTargets, HardLabels, Adversarial, Custom {
  /**
   * The name of the signal in histories, unique in one distillation.
   *
   * @return lower-case words
   */
  String name();

  /**
   * Becomes a head of one student, for one training.
   *
   * @param weight by which the loss is multiplied
   * @param context student, teacher and data
   * @return the head
   * @throws ModelException where student, teacher and data do not fit this signal
   */
  Head head(Schedule weight, SignalContext context);

  /**
   * A discriminator learns to tell the teacher's predictions from the student's, and the student
   * learns to fool it; see {@link Adversarial}. Beside soft or hard targets:
   *
   * <pre>{@code
   * Distillation.from(teacher).soft(1, temperature(4)).with(0.1, Signal.adversarial())
   * }</pre>
   *
   * <p>Introduced in notebook 04.
   *
   * @return the signal with its defaults, to be changed by {@code .temperature(4)} and so on
   */
  static Adversarial adversarial() {
    return Adversarial.defaults();
  }

  /**
   * A loss of one's own on the logits, as a formula.
   *
   * <pre>{@code
   * Signal.custom("mine", (sd, teacher, student) -> sd.mean(sd.math.square(teacher.sub(student))))
   * }</pre>
   *
   * <p>Introduced in notebook 03.
   *
   * @param name the name in histories
   * @param formula of teacher logits and student logits, both {@code [batch, classes]}
   * @return the signal
   */
  static Signal custom(String name, Formula formula) {
    return new Custom(
        name,
        Optional.empty(),
        (teacher, student) -> new FormulaLoss(name, formula, teacher, student));
  }

  /**
   * A loss of one's own on a pair of layers, as a formula.
   *
   * <p>Introduced in notebook 03.
   *
   * @param name the name in histories
   * @param teacherLayer one of the teacher's layers
   * @param studentLayer one of the student's layers
   * @param formula of what both give: {@code [batch, units]} or {@code [batch, channels, height,
   *     width]}
   * @return the signal
   */
  static Signal custom(String name, String teacherLayer, String studentLayer, Formula formula) {
    return new Custom(
        name,
        Optional.of(new Custom.Layers(teacherLayer, studentLayer)),
        (teacher, student) -> new FormulaLoss(name, formula, teacher, student));
  }

  /**
   * A loss of one's own on the logits, as any of DL4J's loss functions. The same object serves
   * every training; what a loss remembers of one must not disturb the next.
   *
   * <p>Introduced in notebook 03.
   *
   * @param name the name in histories
   * @param loss gets the teacher's logits as labels and the student's, both {@code [batch,
   *     classes]}
   * @return the signal
   */
  static Signal custom(String name, ILossFunction loss) {
    return new Custom(name, Optional.empty(), (teacher, student) -> loss);
  }

  /**
   * A loss of one's own on a pair of layers, as any of DL4J's loss functions. The same object
   * serves every training; what a loss remembers of one must not disturb the next.
   *
   * <p>Introduced in notebook 03.
   *
   * @param name the name in histories
   * @param teacherLayer one of the teacher's layers
   * @param studentLayer one of the student's layers
   * @param loss gets the teacher's layer as labels and the student's, each sample in one row
   * @return the signal
   */
  static Signal custom(String name, String teacherLayer, String studentLayer, ILossFunction loss) {
    return new Custom(
        name,
        Optional.of(new Custom.Layers(teacherLayer, studentLayer)),
        (teacher, student) -> loss);
  }
}
