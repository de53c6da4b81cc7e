package io.github.distillery.label;

import io.github.distillery.data.NpyRows;
import io.github.distillery.data.Rows;
import io.github.distillery.data.Values;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** One output of a teacher for all samples, a row each, wherever it lies. */
sealed interface Kept {
  /** The shape of the whole, {@code [rows, ...]}. */
  long[] shape();

  /** Some rows, in the order wanted, as a new array. */
  INDArray rows(int[] indices);

  /** All rows in memory; not to be written into. */
  INDArray all();

  /** In memory. */
  record InMemory(INDArray all) implements Kept {
    @Override
    public long[] shape() {
      return all.shape();
    }

    @Override
    public INDArray rows(int[] indices) {
      return Rows.gather(all, indices);
    }
  }

  /** In a file that is mapped into memory. */
  record OnDisk(NpyRows file) implements Kept {
    private static final int ROWS_AT_ONCE = 1000;

    @Override
    public long[] shape() {
      return file.shape();
    }

    @Override
    public INDArray rows(int[] indices) {
      return file.rows(indices);
    }

    @Override
    public INDArray all() {
      long[] shape = file.shape();
      INDArray all = Nd4j.create(DataType.FLOAT, shape);
      for (int from = 0; from < shape[0]; from += ROWS_AT_ONCE) {
        int to = (int) Math.min(shape[0], from + ROWS_AT_ONCE);
        all.get(NDArrayIndex.interval(from, to))
            .assign(file.rows(IntStream.range(from, to).toArray()));
      }
      return all;
    }
  }

  /**
   * Logits of which the greatest are kept; made whole as they are read.
   *
   * @param shortened {@code [rows, top.width()]}
   * @param top how
   */
  record Top(Kept shortened, TopLogits top) implements Kept {
    @Override
    public long[] shape() {
      return new long[] {shortened.shape()[0], top.classes()};
    }

    @Override
    public INDArray rows(int[] indices) {
      float[] whole = top.whole(Values.floats(shortened.rows(indices)));
      return Values.array(whole, indices.length, top.classes());
    }

    @Override
    public INDArray all() {
      return rows(IntStream.range(0, (int) shape()[0]).toArray());
    }
  }
}
