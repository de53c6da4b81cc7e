package io.github.distillery.compiled;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.memory;
import org.deeplearning4j.nn.conf.graph.MergeVertex;

/** Features or channels side by side. */
final class MergeLowering {
  private MergeLowering() {}

  static Tensor lower(Compiler compiler, String name, MergeVertex vertex, List<Tensor> inputs) {
    if (vertex.getMergeAxis() != 1) {
      throw new NotCoveredException(name, "merging along another axis than 1 is not compiled");
    }
    long[] shape = inputs.get(0).shape();
    for (Tensor input : inputs) {
      long[] other = input.shape();
      other[1] = shape[1];
      if (!Arrays.equals(other, shape)) {
        throw new NotCoveredException(name, "merging of unlike shapes is not compiled");
      }
    }
    shape[1] = inputs.stream().mapToLong(input -> input.size(1)).sum();
    boolean learns = inputs.stream().anyMatch(Tensor::learns);
    Tensor merged = compiler.tensor(Tensor.plain(shape), learns);
    long from = 0;
    for (Tensor input : inputs) {
      memory.desc part = merged.layout().submemory_desc(input.shape(), offset(shape, from));
      compiler.addForward(compiler.reorder(input, merged.seenAs(part)));
      compiler.onBackward(
          () -> {
            if (input.learns() && merged.gradient() != null) {
              Tensor above = merged.gradient().seenAs(part);
              compiler.addGradient(
                  input, slot -> compiler.addBackward(compiler.reorder(above, slot)));
            }
          });
      from += input.size(1);
    }
    return merged;
  }

  private static long[] offset(long[] shape, long from) {
    long[] offset = new long[shape.length];
    offset[1] = from;
    return offset;
  }
}
