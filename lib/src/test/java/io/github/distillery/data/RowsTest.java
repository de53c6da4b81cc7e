package io.github.distillery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class RowsTest {
  private final INDArray source = Nd4j.arange(24).castTo(DataType.FLOAT).reshape('c', 4, 2, 3);

  @Test
  void rowsComeInTheOrderWantedAsOftenAsWanted() {
    INDArray picked = Rows.gather(source, new int[] {3, 0, 3});

    assertThat(picked.shape()).containsExactly(3, 2, 3);
    assertThat(picked.data().asFloat())
        .containsExactly(18, 19, 20, 21, 22, 23, 0, 1, 2, 3, 4, 5, 18, 19, 20, 21, 22, 23);
  }

  @Test
  void viewsAndOtherOrdersGiveTheSameRows() {
    INDArray flat = source.reshape('c', 4, 6);

    assertThat(
            Rows.gather(flat.get(NDArrayIndex.interval(1, 4), NDArrayIndex.all()), new int[] {2, 0})
                .toFloatMatrix())
        .isDeepEqualTo(new float[][] {{18, 19, 20, 21, 22, 23}, {6, 7, 8, 9, 10, 11}});
    assertThat(
            Rows.gather(flat.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 3)), new int[] {3, 1})
                .toFloatMatrix())
        .isDeepEqualTo(new float[][] {{19, 20}, {7, 8}});
    assertThat(Rows.gather(flat.transpose(), new int[] {5}).toFloatMatrix())
        .isDeepEqualTo(new float[][] {{5, 11, 17, 23}});
    assertThat(Rows.gather(flat.dup('f'), new int[] {2}).toFloatMatrix())
        .isDeepEqualTo(new float[][] {{12, 13, 14, 15, 16, 17}});
  }

  @Test
  void mapsLieInOneRowChannelAfterChannelHoweverTheyLieInMemory() {
    INDArray flat = Rows.flat(source);

    assertThat(flat.shape()).containsExactly(4, 6);
    assertThat(flat.getRow(1).toFloatVector()).containsExactly(6, 7, 8, 9, 10, 11);
    assertThat(Rows.flat(source.dup('f'))).isEqualTo(flat);
    assertThat(Rows.flat(source.get(NDArrayIndex.interval(2, 4))))
        .isEqualTo(flat.get(NDArrayIndex.interval(2, 4), NDArrayIndex.all()));
    assertThat(Rows.flat(source.permute(0, 2, 1)).getRow(0).toFloatVector())
        .containsExactly(0, 3, 1, 4, 2, 5);
    assertThat(Rows.flat(flat)).isSameAs(flat);
  }

  @Test
  void doublesStayDoubles() {
    INDArray doubles = Nd4j.createFromArray(new double[][] {{1.1, 2.2}, {3.3, 4.4}});

    INDArray picked = Rows.gather(doubles, new int[] {1});

    assertThat(picked.dataType()).isEqualTo(DataType.DOUBLE);
    assertThat(picked.toDoubleVector()).containsExactly(3.3, 4.4);
  }

  @Test
  void aRowThatThereIsNotIsRefused() {
    assertThatThrownBy(() -> Rows.gather(source, new int[] {4}))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("row 4 of 4");
    assertThatThrownBy(() -> Rows.gather(source, new int[] {-1})).hasMessageContaining("row -1");
  }
}
