package io.github.distillery.multi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Batches;
import io.github.distillery.model.Architectures;
import io.github.distillery.model.Network;
import io.github.distillery.train.CrossEntropy;
import io.github.distillery.train.TrainingOptions;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class SharedGradientTest {
  private final TaskData data = TwoTasks.images(8);
  private final Batch batch = Batches.inOrder(data.joint(), 8).iterator().next();

  /** DL4J goes back through the whole network; a dense layer above pooled maps is shared last. */
  @Test
  void theNormAtADenseLayerIsThatOfDl4jsGradient() {
    Network student = Architectures.lenet(1, 16, 16, 3, 4, 6, 4).initialize(2);

    SharedGradient.Seen seen = seen(student);

    ComputationGraph graph = student.graph();
    for (int k = 0; k < 2; k++) {
      INDArray logits =
          graph
              .feedForward(new INDArray[] {student.fit(batch.features())}, false, false)
              .get("logits");
      TaskHead head = data.heads().get(k);
      INDArray error = Nd4j.zeros(8, 4);
      error.get(NDArrayIndex.all(), head.columns()).assign(own(head, logits));
      INDArray gradient = graph.backpropGradient(error).gradientForVariable().get("dense1_W");
      assertThat(seen.norms()[k]).isCloseTo(gradient.norm2Number().doubleValue(), within(1e-5));
      assertThat(seen.norms()[k]).isGreaterThan(1e-4);
    }
  }

  private INDArray own(TaskHead head, INDArray logits) {
    return new CrossEntropy()
        .computeGradient(
            data.task(head.task()).labels(), head.of(logits), new ActivationIdentity(), null)
        .div(8);
  }

  /** By differences of what the heads read. */
  @Test
  void withoutADenseLayerTheNormIsByWhatTheHeadsRead() {
    Network student =
        Architectures.convNet(1, 16, 16, 4, Architectures.maps(2), Architectures.maps(3))
            .initialize(2);

    SharedGradient.Seen seen = seen(student);

    INDArray read = student.features(batch.features(), "average");
    INDArray weights = student.graph().getLayer("logits").getParam("W");
    double step = 1e-2;
    for (int k = 0; k < 2; k++) {
      TaskHead head = data.heads().get(k);
      double squares = 0;
      for (int i = 0; i < read.length(); i++) {
        double here = read.getDouble(i);
        read.putScalar(i, here + step);
        double above = loss(head, read.mmul(weights));
        read.putScalar(i, here - step);
        double below = loss(head, read.mmul(weights));
        read.putScalar(i, here);
        squares += Math.pow((above - below) / (2 * step), 2);
      }
      assertThat(seen.norms()[k]).isCloseTo(Math.sqrt(squares), within(1e-3));
      assertThat(seen.norms()[k]).isGreaterThan(0.05);
      assertThat(seen.losses()[k]).isCloseTo(loss(head, read.mmul(weights)), within(1e-5));
    }
  }

  private double loss(TaskHead head, INDArray logits) {
    return new CrossEntropy()
        .computeScore(
            data.task(head.task()).labels(), head.of(logits), new ActivationIdentity(), null, true);
  }

  private SharedGradient.Seen seen(Network student) {
    List<TaskObjective> objectives =
        data.heads().stream()
            .map(
                h -> TaskObjective.of(Task.byLabels(h.task()), h, data, TrainingOptions.defaults()))
            .toList();
    return new SharedGradient(student, objectives).of(batch, student.graph().params());
  }
}
