package io.github.distillery.distill;

import io.github.distillery.model.FeatureShape;
import io.github.distillery.train.BatchLoss;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The maximum mean discrepancy of two sets of maps; see {@link NeuronSelectivity}. */
final class NeuronSelectivityLoss extends BatchLoss {
  private static final long serialVersionUID = 1L;

  private final transient MapPooling studentGrid;
  private final transient MapPooling teacherGrid;

  NeuronSelectivityLoss(FeatureShape student, FeatureShape teacher) {
    this.studentGrid = MapPooling.toMeet(student, teacher);
    this.teacherGrid = MapPooling.toMeet(teacher, student);
  }

  @Override
  protected Result evaluate(INDArray targets, INDArray rows) {
    UnitVectors ours = UnitVectors.of(studentGrid.pool(rows));
    INDArray theirs = UnitVectors.of(teacherGrid.pool(targets)).values();
    INDArray withOurs = products(ours.values(), ours.values());
    INDArray withTheirs = products(ours.values(), theirs);
    INDArray amongTheirs = products(theirs, theirs);
    double loss = meanSquare(withOurs) + meanSquare(amongTheirs) - 2 * meanSquare(withTheirs);

    // products have batch * channels * channels entries: their mean is over the batch as well
    INDArray towardsOurs = Nd4j.matmul(withOurs, ours.values()).mul(4.0 / withOurs.length());
    INDArray towardsTheirs = Nd4j.matmul(withTheirs, theirs).mul(4.0 / withTheirs.length());
    INDArray byUnits = towardsOurs.sub(towardsTheirs);
    return new Result(loss, studentGrid.back(ours.back(byUnits)).reshape('c', rows.shape()));
  }

  private static INDArray products(INDArray a, INDArray b) {
    return Nd4j.matmul(a, b, false, true, false);
  }

  private static double meanSquare(INDArray products) {
    return products.mul(products).sumNumber().doubleValue() / products.length();
  }

  @Override
  public String name() {
    return "neuron selectivity transfer";
  }
}
