package io.github.distillery.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.github.distillery.data.Shown;
import io.github.distillery.model.ModelException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.regex.Pattern;
import onnx.Onnx.ModelProto;

/**
 * A model loaded by ONNX Runtime. Several threads may run it at once; it is closed when the last of
 * them has ended.
 */
final class RuntimeSession implements AutoCloseable {
  private static final Pattern CODE_AND_PLACE =
      Pattern.compile("^Error code - \\w+ - message: |/onnxruntime_src/\\S+:\\d+ .*?\\) (?=[A-Z])");

  private final Path file;
  private final OrtSession.SessionOptions options;
  private final OrtSession session;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private RuntimeSession(Path file, OrtSession.SessionOptions options, OrtSession session) {
    this.file = file;
    this.options = options;
    this.session = session;
  }

  /**
   * Loads a model.
   *
   * @param file where it comes from, for messages
   * @param model with all its data in it
   * @param threads how many compute
   * @param optimized whether nodes may be put together; looking at names does not need it
   * @throws ModelException where ONNX Runtime cannot load it
   */
  static RuntimeSession open(Path file, ModelProto model, int threads, boolean optimized) {
    OrtSession.SessionOptions options = newOptions(file);
    try {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(
          optimized
              ? OrtSession.SessionOptions.OptLevel.ALL_OPT
              : OrtSession.SessionOptions.OptLevel.NO_OPT);
      // It would write to the standard error stream.
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      // Both keep memory for every size of batch that ever came.
      options.setMemoryPatternOptimization(false);
      options.setCPUArenaAllocator(false);
      OrtSession session = RuntimeEnvironment.get().createSession(model.toByteArray(), options);
      return new RuntimeSession(file, options, session);
    } catch (OrtException e) {
      options.close();
      throw new ModelException(
          "%s: ONNX Runtime cannot load it (%s); %s"
              .formatted(file, reason(e), remedy(e.getMessage())),
          e);
    }
  }

  private static OrtSession.SessionOptions newOptions(Path file) {
    try {
      RuntimeEnvironment.get();
      return new OrtSession.SessionOptions();
    } catch (LinkageError e) {
      throw new ModelException(
          "%s: ONNX Runtime cannot be loaded on %s %s (%s); it has native code for Linux and Windows on x86-64, Linux on ARM, and macOS on ARM"
              .formatted(file, System.getProperty("os.name"), System.getProperty("os.arch"), e),
          e);
    }
  }

  /** What ONNX Runtime says, without the places in its own source code. */
  private static String reason(OrtException e) {
    return Shown.reason(
        new IllegalStateException(CODE_AND_PLACE.matcher(e.getMessage()).replaceAll("")));
  }

  private static String remedy(String message) {
    if (message.contains("not a registered function/op") || message.contains("No Op registered")) {
      return "it has an operator that ONNX Runtime does not know: export it with standard operators";
    }
    if (message.contains("opset") || message.contains("IR version")) {
      return "export it with an older version of the operators, for example opset 17";
    }
    return "export it again, and check it with onnx.checker in Python";
  }

  /** Names, types and shapes of the inputs. */
  Map<String, NodeInfo> inputs() {
    return asked(session::getInputInfo);
  }

  /** Names, types and shapes of the outputs. */
  Map<String, NodeInfo> outputs() {
    return asked(session::getOutputInfo);
  }

  /** What comes out, in 'c' order. */
  record Result(long[] shape, float[] values) {}

  /**
   * Runs the model.
   *
   * @param input the input's name
   * @param features in 'c' order, outside the heap
   * @param shape theirs, as the model takes it
   * @param wanted outputs of 32-bit floats
   * @return one result for each
   */
  Map<String, Result> run(String input, FloatBuffer features, long[] shape, Set<String> wanted) {
    return asked(
        () -> {
          try (OnnxTensor tensor =
              OnnxTensor.createTensor(RuntimeEnvironment.get(), features, shape)) {
            return run(Map.of(input, tensor), wanted);
          }
        });
  }

  /**
   * Runs a model whose inputs are whole numbers.
   *
   * @param inputs the values of each, in 'c' order
   * @param shape theirs, the same for all
   * @param wanted outputs of 32-bit floats
   * @return one result for each
   */
  Map<String, Result> run(Map<String, long[]> inputs, long[] shape, Set<String> wanted) {
    return asked(
        () -> {
          Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
          try {
            for (Map.Entry<String, long[]> input : inputs.entrySet()) {
              LongBuffer values = LongBuffer.wrap(input.getValue());
              tensors.put(
                  input.getKey(), OnnxTensor.createTensor(RuntimeEnvironment.get(), values, shape));
            }
            return run(tensors, wanted);
          } finally {
            tensors.values().forEach(OnnxTensor::close);
          }
        });
  }

  private Map<String, Result> run(Map<String, OnnxTensor> inputs, Set<String> wanted)
      throws OrtException {
    try (OrtSession.Result result = session.run(inputs, wanted)) {
      Map<String, Result> read = new LinkedHashMap<>();
      for (Map.Entry<String, OnnxValue> entry : result) {
        read.put(entry.getKey(), floats(entry.getKey(), entry.getValue()));
      }
      return read;
    }
  }

  private Result floats(String name, OnnxValue value) {
    if (value instanceof OnnxTensor tensor && tensor.getInfo().type == OnnxJavaType.FLOAT) {
      return new Result(tensor.getInfo().getShape(), tensor.getFloatBuffer().array());
    }
    throw new ModelException(
        "%s: \"%s\" gives values of the type %s, not 32-bit floats; export the model with float32"
            .formatted(file, name, OnnxDescription.type(value.getInfo())));
  }

  /** Something that ONNX Runtime is asked for. */
  @FunctionalInterface
  private interface Question<T> {
    T ask() throws OrtException;
  }

  private <T> T asked(Question<T> question) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new ModelException(file + ": the model has been closed; read it again");
      }
      return question.ask();
    } catch (OrtException e) {
      throw new ModelException(
          "%s: ONNX Runtime cannot run it (%s); look with Onnx.describe at what it takes"
              .formatted(file, reason(e)),
          e);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        session.close();
        options.close();
      }
    } catch (OrtException e) {
      throw new ModelException(
          "%s: ONNX Runtime cannot close it (%s)".formatted(file, reason(e)), e);
    } finally {
      lock.writeLock().unlock();
    }
  }
}
