package io.github.distillery.distill;

import io.github.distillery.data.Batch;
import io.github.distillery.data.Rows;
import io.github.distillery.label.TeacherOutputs;
import io.github.distillery.train.Head;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What some of the teacher's layers give, as targets: each sample in one row, one layer after the
 * other, each channel after channel.
 *
 * @param teacher who is asked
 * @param layers one or more
 */
record TeacherLayers(TeacherOutputs teacher, List<String> layers) implements Head.Targets {
  TeacherLayers(TeacherOutputs teacher, String... layers) {
    this(teacher, List.of(layers));
  }

  @Override
  public INDArray of(Batch batch) {
    INDArray[] rows =
        layers.stream()
            .map(layer -> Rows.flat(teacher.features(batch, layer)))
            .toArray(INDArray[]::new);
    return rows.length == 1 ? rows[0] : Nd4j.concat(1, rows);
  }
}
