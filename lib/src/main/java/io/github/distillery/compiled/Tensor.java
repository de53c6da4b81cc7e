package io.github.distillery.compiled;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A buffer of floats with a shape and a layout, for ND4J an array and for oneDNN a memory. The
 * layout is oneDNN's: plain, channels last, or in blocks of channels.
 */
final class Tensor {
  private final memory.desc layout;
  private final long[] shape;
  private final INDArray values;
  private final memory memory;
  private final dnnl_memory handle;
  private final boolean learns;
  private final List<Tensor> views = new ArrayList<>();
  private Tensor gradient;

  private Tensor(memory.desc layout, INDArray values, Pointer address, boolean learns) {
    this.layout = layout;
    this.shape = shape(layout);
    this.values = values;
    this.memory = new memory(layout, OneDnn.engine(), address);
    this.handle = memory.get();
    this.learns = learns;
  }

  /**
   * A new buffer.
   *
   * @param learns whether something that is learnt lies below, so that a gradient is wanted
   */
  static Tensor create(memory.desc layout, boolean learns) {
    long floats = Math.max(1, layout.get_size() / Float.BYTES);
    INDArray values = Nd4j.create(DataType.FLOAT, new long[] {floats}, 'c');
    return new Tensor(layout, values, address(values), learns);
  }

  /** A buffer that is there already, such as parameters, in plain layout. */
  static Tensor over(INDArray values, memory.desc layout) {
    return new Tensor(layout, values, address(values), false);
  }

  /** The same buffer under another shape, both plain. */
  Tensor reshaped(long... shape) {
    return seenAs(plain(shape));
  }

  /** The same buffer in another layout, for example a part of it. */
  Tensor seenAs(memory.desc other) {
    Tensor view = new Tensor(other, values, address(values), learns);
    views.add(view);
    return view;
  }

  static memory.desc plain(long... shape) {
    return layout(shape, tag(shape.length));
  }

  static memory.desc channelsLast(long... shape) {
    return layout(shape, org.bytedeco.dnnl.memory.format_tag.nhwc);
  }

  /** A matrix whose columns lie one after another. */
  static memory.desc byColumns(long rows, long columns) {
    return layout(new long[] {rows, columns}, org.bytedeco.dnnl.memory.format_tag.ba);
  }

  static memory.desc any(long... shape) {
    return layout(shape, org.bytedeco.dnnl.memory.format_tag.any);
  }

  private static memory.desc layout(long[] shape, memory.format_tag tag) {
    return new memory.desc(shape, org.bytedeco.dnnl.memory.data_type.f32, tag);
  }

  private static memory.format_tag tag(int rank) {
    return switch (rank) {
      case 1 -> org.bytedeco.dnnl.memory.format_tag.a;
      case 2 -> org.bytedeco.dnnl.memory.format_tag.ab;
      case 4 -> org.bytedeco.dnnl.memory.format_tag.abcd;
      default -> throw new IllegalArgumentException("rank " + rank);
    };
  }

  static FloatPointer address(INDArray values) {
    Pointer start = values.data().addressPointer();
    return new FloatPointer(start);
  }

  memory.desc layout() {
    return layout;
  }

  dnnl_memory handle() {
    return handle;
  }

  long[] shape() {
    return shape.clone();
  }

  static long[] shape(memory.desc layout) {
    long[] shape = new long[layout.data().ndims()];
    layout.data().dims().get(shape);
    return shape;
  }

  long size(int dimension) {
    return shape[dimension];
  }

  int rank() {
    return shape.length;
  }

  boolean learns() {
    return learns;
  }

  boolean isPlain() {
    return has(plain(shape()));
  }

  boolean has(memory.desc other) {
    return dnnl.dnnl_memory_desc_equal(layout.data(), other.data()) != 0;
  }

  /** The values as ND4J sees them; plain layout only. */
  INDArray array() {
    if (!isPlain()) {
      throw new IllegalStateException("not in plain layout: " + Arrays.toString(shape()));
    }
    return values.reshape('c', shape());
  }

  /** The whole buffer as it lies in memory. */
  INDArray values() {
    return values;
  }

  /** Lets this tensor, and what sees its buffer in another shape, look at other memory. */
  void lookAt(Pointer address) {
    memory.set_data_handle(address);
    views.forEach(view -> view.lookAt(address));
  }

  Tensor gradient() {
    return gradient;
  }

  void setGradient(Tensor newGradient) {
    gradient = newGradient;
  }
}
