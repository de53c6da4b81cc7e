package io.github.distillery.compiled;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the layers of one network have in common while they are compiled: the lists of calls that
 * grow, and the buffers. Layers add their forward calls at once; what they need backward is made
 * afterwards, last layer first, so that whoever writes a gradient first is known.
 */
final class Compiler {
  private final boolean training;
  private final stream stream = new stream(OneDnn.engine());
  private final List<Runnable> forward = new ArrayList<>();
  private final List<Runnable> backward = new ArrayList<>();
  private final Deque<Runnable> later = new ArrayDeque<>();
  private INDArray scratch = Nd4j.create(DataType.FLOAT, 1);
  private long bytes;
  private long work;

  Compiler(boolean training) {
    this.training = training;
  }

  boolean training() {
    return training;
  }

  /** The memory of all tensors made so far. */
  long bytes() {
    return bytes;
  }

  /** The memory that all calls share. */
  long scratchBytes() {
    return scratch.length() * Float.BYTES;
  }

  /** Counts multiplications, each with an addition, of the forward pass. */
  void addWork(long multiplyAdds) {
    work += multiplyAdds;
  }

  long work() {
    return work;
  }

  /**
   * A new tensor.
   *
   * @param learns whether something that is learnt lies below, so that a gradient is wanted
   */
  Tensor tensor(memory.desc layout, boolean learns) {
    Tensor tensor = Tensor.create(layout, learns);
    bytes += layout.get_size();
    return tensor;
  }

  List<Runnable> forward() {
    return forward;
  }

  /** The backward calls; to be asked for once, after all layers. */
  List<Runnable> backward() {
    while (!later.isEmpty()) {
      later.pop().run();
    }
    return backward;
  }

  void addForward(Runnable call) {
    forward.add(call);
  }

  void addBackward(Runnable call) {
    backward.add(call);
  }

  /** Has something done when the backward calls are made, before what was asked for earlier. */
  void onBackward(Runnable maker) {
    if (training) {
      later.push(maker);
    }
  }

  primitive_attr attributes(post_ops after) {
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    attributes.set_post_ops(after);
    return attributes;
  }

  primitive_attr attributes() {
    return attributes(new post_ops());
  }

  /** Ends the making of a call. Its scratch memory is shared with all others. */
  Call call(String what, primitive_desc_base plan, Object... kindsAndTensors) {
    Call.Builder builder = new Call.Builder(what, plan);
    for (int i = 0; i < kindsAndTensors.length; i += 2) {
      if (kindsAndTensors[i + 1] != null) {
        builder.with((Integer) kindsAndTensors[i], (Tensor) kindsAndTensors[i + 1]);
      }
    }
    memory.desc wanted = plan.scratchpad_desc();
    if (wanted.get_size() > 0) {
      if (scratch.length() * Float.BYTES < wanted.get_size()) {
        scratch = Nd4j.create(DataType.FLOAT, wanted.get_size() / Float.BYTES + 1);
      }
      builder.with(dnnl.DNNL_ARG_SCRATCHPAD, Tensor.over(scratch, wanted));
    }
    return builder.on(stream);
  }

  /** The same values in another layout; the tensor itself where it has it already. */
  Tensor in(Tensor tensor, memory.desc layout) {
    if (tensor.has(layout)) {
      return tensor;
    }
    Tensor converted = tensor(layout, tensor.learns());
    addForward(reorder(tensor, converted));
    onBackward(
        () -> {
          if (tensor.learns() && converted.gradient() != null) {
            addGradient(tensor, slot -> addBackward(reorder(converted.gradient(), slot)));
          }
        });
    return converted;
  }

  Tensor inPlainLayout(Tensor tensor) {
    return in(tensor, Tensor.plain(tensor.shape()));
  }

  /** Plain, one sample a row. */
  Tensor flat(Tensor tensor) {
    if (tensor.rank() == 2) {
      return inPlainLayout(tensor);
    }
    long batch = tensor.size(0);
    return reshaped(inPlainLayout(tensor), batch, tensor.size(1) * tensor.size(2) * tensor.size(3));
  }

  /** The same buffer under another shape; both plain. */
  Tensor reshaped(Tensor tensor, long... shape) {
    Tensor view = tensor.reshaped(shape);
    onBackward(
        () -> {
          if (view.gradient() != null) {
            passOn(view.gradient().reshaped(tensor.shape()), tensor);
          }
        });
    return view;
  }

  Call reorder(Tensor from, Tensor to) {
    var plan =
        new reorder.primitive_desc(
            OneDnn.engine(), from.layout(), OneDnn.engine(), to.layout(), attributes(), false);
    return call("reorder", plan, dnnl.DNNL_ARG_FROM, from, dnnl.DNNL_ARG_TO, to);
  }

  /** Elementwise sum or product; the result may be the first of the two. */
  Call elementwise(int algorithm, Tensor first, Tensor second, Tensor result, post_ops after) {
    var plan =
        new binary.primitive_desc(
            new binary.desc(algorithm, first.layout(), second.layout(), result.layout()),
            attributes(after),
            OneDnn.engine());
    return call(
        "elementwise",
        plan,
        dnnl.DNNL_ARG_SRC_0,
        first,
        dnnl.DNNL_ARG_SRC_1,
        second,
        dnnl.DNNL_ARG_DST,
        result);
  }

  /**
   * Has a gradient written that belongs to a tensor: straight into its buffer by the first who
   * comes, into a buffer of its own and then added by the others.
   *
   * @param writer adds the backward calls that write into the tensor it is given, whose layout is
   *     the tensor's
   */
  void addGradient(Tensor tensor, Consumer<Tensor> writer) {
    Tensor slot = tensor(tensor.layout(), false);
    writer.accept(slot);
    if (tensor.gradient() == null) {
      tensor.setGradient(slot);
    } else {
      addBackward(sum(tensor.gradient(), slot));
    }
  }

  /**
   * Hands a gradient on as it is. Its buffer becomes the tensor's where it is the first, so nobody
   * else may use it afterwards.
   */
  void passOn(Tensor gradient, Tensor tensor) {
    if (!tensor.learns()) {
      return;
    }
    if (tensor.gradient() == null && gradient.has(tensor.layout())) {
      tensor.setGradient(gradient);
    } else if (tensor.gradient() == null) {
      addGradient(tensor, slot -> addBackward(reorder(gradient, slot)));
    } else {
      addBackward(sum(tensor.gradient(), gradient));
    }
  }

  private Call sum(Tensor first, Tensor second) {
    return elementwise(dnnl.algorithm.binary_add.value, first, second, first, new post_ops());
  }
}
