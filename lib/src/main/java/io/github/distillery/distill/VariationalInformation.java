package io.github.distillery.distill;

import io.github.distillery.data.Batch;
import io.github.distillery.model.FeatureShape;
import io.github.distillery.model.ModelException;
import io.github.distillery.train.Head;
import io.github.distillery.train.Schedule;
import io.github.distillery.train.Wiring;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * As much information as can be shared with a layer of the teacher: the negative logarithm of how
 * likely the teacher's features are, given the student's (VID: Ahn, Hu, Damianou, Lawrence and Dai
 * 2019, section 2.2).
 *
 * <pre>{@code
 * loss = mean over batch, channels c and positions of ((t - mu)^2 / v_c + log v_c) / 2
 * v_c  = log(1 + exp(r_c)) + 1e-5
 * }</pre>
 *
 * <p>The teacher's features t, {@code [batch, channels, positions]}, are taken as Gaussian, with a
 * mean mu of the same shape that is computed from the student's features, and a variance for each
 * channel that is learnt. The constant {@code log(2 pi) / 2} is left out; the loss may become
 * negative. The paper writes a sum over channels and positions; the mean is what the authors' code
 * takes.
 *
 * <p>Between two layers of maps the mean is computed, as in the authors' code, by three 1x1
 * convolutions with ReLU between them and as many channels each as the teacher's layer; where the
 * maps differ in size the larger ones are averaged down, so their sides must be multiples of the
 * smaller ones', or the signal is refused before any training. Where one of the layers is dense,
 * the mean is a linear function of all the student's values, as in the paper for such layers. The
 * variances begin at 5. What is learnt for this is thrown away after training.
 *
 * <p>In their comparison of methods on CIFAR-100 Tian, Krishnan and Isola (2020) use a weight of 1
 * beside the labels at 1.
 *
 * <p>Introduced in notebook 03.
 *
 * @param teacherLayer a layer of the teacher
 * @param studentLayer a layer of the student
 */
public record VariationalInformation(String teacherLayer, String studentLayer) implements Signal {
  private static final double FIRST_VARIANCE = 5;
  private static final double FIRST_BIAS = 0.01;

  public VariationalInformation {
    Objects.requireNonNull(studentLayer, "studentLayer");
    Objects.requireNonNull(teacherLayer, "teacherLayer");
  }

  @Override
  public String name() {
    return "variational information " + teacherLayer + " to " + studentLayer;
  }

  @Override
  public List<String> teacherLayers() {
    return List.of(teacherLayer);
  }

  @Override
  public Head head(Schedule weight, SignalContext context) {
    LayerPair pair = new LayerPair(teacherLayer, studentLayer);
    pair.check(context);
    Head.Targets theirs = pair.targets(context);
    FeatureShape student = context.studentShape(studentLayer);
    FeatureShape teacher = context.teacherShape(teacherLayer);
    boolean maps = student.isMap() && teacher.isMap();
    FeatureShape matched = maps ? meeting(student, teacher) : teacher;
    return new Head(
        name(),
        weight,
        wiring -> attach(wiring, maps, student, matched),
        new VariationalInformationLoss(matched.channels(), matched.positions()),
        batch -> averaged(theirs.of(batch), teacher, matched));
  }

  /** The teacher's shape at the smaller of the two resolutions. */
  private FeatureShape meeting(FeatureShape student, FeatureShape teacher) {
    boolean studentDown =
        student.height() % teacher.height() == 0 && student.width() % teacher.width() == 0;
    boolean teacherDown =
        teacher.height() % student.height() == 0 && teacher.width() % student.width() == 0;
    if (!studentDown && !teacherDown) {
      throw new ModelException(
          "\"%s\": the student's layer \"%s\" gives maps %s and the teacher's \"%s\" gives %s; the sides of one must be multiples of the other's so that they can be averaged down, choose layers that fit, or a dense one"
              .formatted(name(), studentLayer, student, teacherLayer, teacher));
    }
    FeatureShape smaller = studentDown ? teacher : student;
    return new FeatureShape(teacher.channels(), smaller.height(), smaller.width(), true);
  }

  private String attach(Wiring wiring, boolean maps, FeatureShape student, FeatureShape matched) {
    String mean =
        maps
            ? convolved(wiring, student, matched)
            : wiring.linear("mean", wiring.flat(studentLayer), student.values(), matched.values());
    String nothing =
        wiring.input("nothing", batch -> Nd4j.zeros(batch.features().dataType(), rows(batch), 1));
    double first = Math.log(Math.expm1(FIRST_VARIANCE - VariationalInformationLoss.LEAST_VARIANCE));
    // A bias of a layer that sees zeros: the one thing it gives is what it has learnt.
    DenseLayer variance =
        new DenseLayer.Builder()
            .nIn(1)
            .nOut(matched.channels())
            .biasInit(first)
            .weightInit(WeightInit.ZERO)
            .activation(Activation.IDENTITY)
            .build();
    return wiring.add("both", new MergeVertex(), mean, wiring.add("variance", variance, nothing));
  }

  private String convolved(Wiring wiring, FeatureShape student, FeatureShape matched) {
    String seen = studentLayer;
    int[] kernel = {student.height() / matched.height(), student.width() / matched.width()};
    if (kernel[0] * kernel[1] > 1) {
      SubsamplingLayer average =
          new SubsamplingLayer.Builder(PoolingType.AVG).kernelSize(kernel).stride(kernel).build();
      seen = wiring.add("average", average, seen);
    }
    int channels = matched.channels();
    seen = wiring.add("mean1", pointwise(student.channels(), channels, Activation.RELU), seen);
    seen = wiring.add("mean2", pointwise(channels, channels, Activation.RELU), seen);
    seen = wiring.add("mean3", pointwise(channels, channels, Activation.IDENTITY), seen);
    return wiring.flat(seen, matched);
  }

  /** A small bias, so that a position where the student's maps are all 0 is not on ReLU's bend. */
  private static ConvolutionLayer pointwise(int from, int to, Activation activation) {
    return new ConvolutionLayer.Builder(1, 1)
        .nIn(from)
        .nOut(to)
        .biasInit(FIRST_BIAS)
        .weightInit(activation == Activation.RELU ? WeightInit.RELU : WeightInit.XAVIER)
        .activation(activation)
        .build();
  }

  private static INDArray averaged(INDArray rows, FeatureShape from, FeatureShape to) {
    if (from.values() == to.values()) {
      return rows;
    }
    int down = from.height() / to.height();
    int across = from.width() / to.width();
    return rows.dup('c')
        .reshape('c', rows.size(0) * from.channels(), to.height(), down, to.width(), across)
        .mean(2, 4)
        .dup('c')
        .reshape('c', rows.size(0), to.values());
  }

  private static long rows(Batch batch) {
    return batch.features().size(0);
  }
}
