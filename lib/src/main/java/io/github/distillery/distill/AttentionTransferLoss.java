package io.github.distillery.distill;

import io.github.distillery.model.FeatureShape;
import io.github.distillery.train.BatchLoss;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Compares attention maps; see {@link AttentionTransfer}. */
final class AttentionTransferLoss extends BatchLoss {
  private static final long serialVersionUID = 1L;

  private final double power;
  private final transient FeatureShape student;
  private final transient FeatureShape teacher;
  private final transient MapPooling studentGrid;
  private final transient MapPooling teacherGrid;

  AttentionTransferLoss(FeatureShape student, FeatureShape teacher, double power) {
    this.power = power;
    this.student = student;
    this.teacher = teacher;
    this.studentGrid = MapPooling.toMeet(oneChannel(student), teacher);
    this.teacherGrid = MapPooling.toMeet(oneChannel(teacher), student);
  }

  @Override
  protected Result evaluate(INDArray targets, INDArray rows) {
    long batch = rows.size(0);
    INDArray maps = maps(rows, student);
    UnitVectors ours = UnitVectors.of(studentGrid.pool(attention(maps)));
    UnitVectors theirs = UnitVectors.of(teacherGrid.pool(attention(maps(targets, teacher))));
    INDArray difference = ours.values().sub(theirs.values());
    double loss = difference.mul(difference).sumNumber().doubleValue() / batch;

    INDArray byAttention = studentGrid.back(ours.back(difference.mul(2.0 / batch)));
    INDArray byMaps =
        Transforms.pow(Transforms.abs(maps), power - 1)
            .mul(Transforms.sign(maps))
            .mul(power)
            .mul(byAttention.reshape('c', batch, 1, student.positions()));
    return new Result(loss, byMaps.dup('c').reshape('c', new long[] {batch, student.values()}));
  }

  private INDArray attention(INDArray maps) {
    return Transforms.pow(Transforms.abs(maps), power).sum(1);
  }

  private static INDArray maps(INDArray rows, FeatureShape shape) {
    return rows.castTo(DataType.DOUBLE)
        .dup('c')
        .reshape('c', rows.size(0), shape.channels(), shape.positions());
  }

  private static FeatureShape oneChannel(FeatureShape shape) {
    return new FeatureShape(1, shape.height(), shape.width(), true);
  }

  @Override
  public String name() {
    return "attention transfer, power " + power;
  }
}
