package io.github.distillery.distill;

import io.github.distillery.model.FeatureShape;
import io.github.distillery.train.BatchLoss;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Compares FSP matrices; see {@link FlowOfSolution}. Each row has all values of the first layer,
 * then all of the second.
 */
final class FlowOfSolutionLoss extends BatchLoss {
  private static final long serialVersionUID = 1L;

  private final transient Flow student;
  private final transient Flow teacher;

  FlowOfSolutionLoss(Flow student, Flow teacher) {
    this.student = student;
    this.teacher = teacher;
  }

  /**
   * Two layers of one network, brought to one grid.
   *
   * @param first the earlier one
   * @param second the later one
   * @param end of the first layer's values in a row
   */
  record Flow(MapPooling first, MapPooling second, int end) {
    static Flow between(FeatureShape first, FeatureShape second) {
      return new Flow(
          MapPooling.toMeet(first, second), MapPooling.toMeet(second, first), first.values());
    }

    INDArray firstMaps(INDArray rows) {
      return first.pool(rows.get(NDArrayIndex.all(), NDArrayIndex.interval(0, end)));
    }

    INDArray secondMaps(INDArray rows) {
      return second.pool(rows.get(NDArrayIndex.all(), NDArrayIndex.interval(end, rows.size(1))));
    }

    /** {@code [batch, channels of the first, channels of the second]}. */
    INDArray matrix(INDArray firstMaps, INDArray secondMaps) {
      return Nd4j.matmul(firstMaps, secondMaps, false, true, false).div(first.positions());
    }
  }

  @Override
  protected Result evaluate(INDArray targets, INDArray rows) {
    long batch = rows.size(0);
    INDArray first = student.firstMaps(rows);
    INDArray second = student.secondMaps(rows);
    INDArray theirs = teacher.matrix(teacher.firstMaps(targets), teacher.secondMaps(targets));
    INDArray difference = student.matrix(first, second).sub(theirs);
    double loss = difference.mul(difference).sumNumber().doubleValue() / batch;

    INDArray byMatrix = difference.mul(2.0 / batch / student.first().positions());
    INDArray byFirst = Nd4j.matmul(byMatrix, second);
    INDArray bySecond = Nd4j.matmul(byMatrix, first, true, false, false);
    return new Result(
        loss, Nd4j.concat(1, student.first().back(byFirst), student.second().back(bySecond)));
  }

  @Override
  public String name() {
    return "flow of solution procedure";
  }
}
