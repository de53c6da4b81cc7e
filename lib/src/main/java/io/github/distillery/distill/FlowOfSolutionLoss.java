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
   * Two layers of one network.
   *
   * @param first the earlier one
   * @param second the later one
   */
  record Flow(FeatureShape first, FeatureShape second) {
    private INDArray maps(INDArray rows, boolean ofFirst) {
      int end = first.values() + second.values();
      INDArray values =
          rows.get(
              NDArrayIndex.all(),
              ofFirst
                  ? NDArrayIndex.interval(0, first.values())
                  : NDArrayIndex.interval(first.values(), end));
      return grid(ofFirst).pool(values);
    }

    private MapPooling grid(boolean ofFirst) {
      return ofFirst ? MapPooling.toMeet(first, second) : MapPooling.toMeet(second, first);
    }
  }

  @Override
  protected Result evaluate(INDArray targets, INDArray rows) {
    long batch = rows.size(0);
    MapPooling firstGrid = student.grid(true);
    MapPooling secondGrid = student.grid(false);
    INDArray first = student.maps(rows, true);
    INDArray second = student.maps(rows, false);
    INDArray theirs = matrix(teacher.maps(targets, true), teacher.maps(targets, false));
    INDArray difference = matrix(first, second).sub(theirs);
    double loss = difference.mul(difference).sumNumber().doubleValue() / batch;

    INDArray byMatrix = difference.mul(2.0 / batch / firstGrid.positions());
    INDArray byFirst = Nd4j.matmul(byMatrix, second);
    INDArray bySecond = Nd4j.matmul(byMatrix, first, true, false, false);
    return new Result(loss, Nd4j.concat(1, firstGrid.back(byFirst), secondGrid.back(bySecond)));
  }

  private static INDArray matrix(INDArray first, INDArray second) {
    return Nd4j.matmul(first, second, false, true, false).div(first.size(2));
  }

  @Override
  public String name() {
    return "flow of solution procedure";
  }
}
