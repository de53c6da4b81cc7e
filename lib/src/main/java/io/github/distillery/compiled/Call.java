package io.github.distillery.compiled;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.stream;

/**
 * One call of oneDNN with the buffers it always has. All that native code will look at is held here
 * for as long as the call lives.
 */
final class Call implements Runnable {
  private final String what;
  private final List<Tensor> held;
  private final List<Object> owners;
  private final dnnl_primitive primitiveHandle;
  private final dnnl_stream streamHandle;
  private final dnnl_exec_arg_t arguments;
  private final int count;

  private Call(String what, primitive_desc_base plan, stream stream, List<Argument> arguments) {
    this.what = what;
    this.held = arguments.stream().map(Argument::tensor).toList();
    primitive primitive = new primitive(plan.get());
    this.owners = List.of(primitive, stream);
    this.primitiveHandle = primitive.get();
    this.streamHandle = stream.get();
    this.count = arguments.size();
    this.arguments = new dnnl_exec_arg_t(count);
    for (int i = 0; i < count; i++) {
      this.arguments.position(i);
      this.arguments.arg(arguments.get(i).kind());
      this.arguments.memory(arguments.get(i).tensor().handle());
    }
    this.arguments.position(0);
  }

  private record Argument(int kind, Tensor tensor) {}

  /** Collects the arguments of a call. */
  static final class Builder {
    private final String what;
    private final primitive_desc_base plan;
    private final List<Argument> arguments = new ArrayList<>();

    Builder(String what, primitive_desc_base plan) {
      this.what = what;
      this.plan = plan;
    }

    Builder with(int kind, Tensor tensor) {
      arguments.add(new Argument(kind, tensor));
      return this;
    }

    Call on(stream stream) {
      return new Call(what, plan, stream, arguments);
    }
  }

  @Override
  public void run() {
    int status = dnnl.dnnl_primitive_execute(primitiveHandle, streamHandle, count, arguments);
    if (status != dnnl.dnnl_success) {
      throw new IllegalStateException(
          "%s: oneDNN refused to compute, status %d, with %d buffers and %s"
              .formatted(what, status, held.size(), owners));
    }
  }

  @Override
  public String toString() {
    return what;
  }
}
