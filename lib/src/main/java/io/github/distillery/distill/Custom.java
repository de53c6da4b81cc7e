package io.github.distillery.distill;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Rows;
import io.github.distillery.model.FeatureShape;
import io.github.distillery.model.ModelException;
import io.github.distillery.train.BatchLoss;
import io.github.distillery.train.Head;
import io.github.distillery.train.RowLoss;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Tap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A signal of one's own: a {@link Formula}, or any of DL4J's loss functions ({@link RowLoss} and
 * {@link BatchLoss} are the shortest ways to write one), on the logits or on a pair of layers. It
 * is tried on two samples before a training begins, so that what does not fit is said at once;
 * {@link Distillation#checkGradient} checks its gradient in one call.
 *
 * <p>Introduced in notebook 03.
 *
 * @param name the name in histories
 * @param layers what is compared; the logits where it is empty
 * @param recipe makes the loss for one training
 */
public record Custom(String name, Optional<LayerPair> layers, Recipe recipe) implements Signal {
  private static final int TRIED = 2;

  public Custom {
    Objects.requireNonNull(layers, "layers");
    Objects.requireNonNull(recipe, "recipe");
    if (!name.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} ._+-]*")) {
      throw new IllegalArgumentException(
          "the signal's name is \"" + name + "\"; give letters, digits and spaces");
    }
  }

  /** Makes the loss of a custom signal. */
  @FunctionalInterface
  public interface Recipe {
    /**
     * Makes the loss for one training.
     *
     * @param teacher the shape of what the teacher gives for a sample
     * @param student the shape of what the student gives for a sample
     * @return gets both with each sample in one row, the teacher's as its labels
     */
    ILossFunction loss(FeatureShape teacher, FeatureShape student);
  }

  @Override
  public List<String> teacherLayers() {
    return layers.map(LayerPair::teacher).stream().toList();
  }

  @Override
  public Head head(Schedule weight, SignalContext context) {
    FeatureShape ofTeacher =
        layers.map(l -> context.teacherShape(l.teacher())).orElseGet(() -> logits(context));
    FeatureShape ofStudent =
        layers.map(l -> context.studentShape(l.student())).orElseGet(() -> logits(context));
    ILossFunction loss = recipe.loss(ofTeacher, ofStudent);
    if (loss == null) {
      throw new ModelException("the signal \"" + name + "\" has no loss; give one");
    }
    if (loss instanceof RowLoss && ofTeacher.values() != ofStudent.values()) {
      throw new ModelException(
          "the loss of the signal \"%s\" compares rows value by value, but the %s gives %s and the %s gives %s; choose layers of the same size or write a BatchLoss"
              .formatted(name, teacherPart(), ofTeacher, studentPart(), ofStudent));
    }
    Head head =
        new Head(
            name,
            weight,
            layers.map(l -> Tap.layer(l.student())).orElse(Tap.LOGITS),
            loss,
            layers.map(l -> l.targets(context)).orElse(batch -> context.teacher().logits(batch)));
    tryOut(head, context, ofTeacher, ofStudent);
    return head;
  }

  private static FeatureShape logits(SignalContext context) {
    return new FeatureShape(context.student().classes(), 1, 1, false);
  }

  /** Computes the loss of a few samples by a loss of its own, which is thrown away. */
  private void tryOut(
      Head head, SignalContext context, FeatureShape ofTeacher, FeatureShape ofStudent) {
    Batch batch = context.firstBatch(TRIED);
    INDArray student =
        Rows.flat(
                layers
                    .map(l -> context.student().features(batch.features(), l.student()))
                    .orElseGet(() -> context.student().logits(batch.features())))
            .castTo(DataType.FLOAT);
    INDArray gradient;
    try {
      gradient =
          recipe
              .loss(ofTeacher, ofStudent)
              .computeGradientAndScore(
                  head.targets().of(batch), student.dup('c'), new ActivationIdentity(), null, true)
              .getSecond();
    } catch (ModelException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ModelException(
          "the loss of the signal \"%s\" fails on the %s, %s a sample, and the %s, %s: %s"
              .formatted(name, teacherPart(), ofTeacher, studentPart(), ofStudent, e.getMessage()),
          e);
    }
    if (gradient == null || gradient.length() != student.length()) {
      throw new ModelException(
          "the loss of the signal \"%s\" gives %s gradients for %d values of the student; give one for each"
              .formatted(name, gradient == null ? "no" : gradient.length(), student.length()));
    }
  }

  private String teacherPart() {
    return layers.map(l -> "teacher's layer \"" + l.teacher() + "\"").orElse("teacher's logits");
  }

  private String studentPart() {
    return layers.map(l -> "student's layer \"" + l.student() + "\"").orElse("student's logits");
  }
}
