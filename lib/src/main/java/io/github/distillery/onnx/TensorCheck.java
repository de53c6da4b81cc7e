package io.github.distillery.onnx;

import io.github.distillery.data.Shown;
import io.github.distillery.model.ModelException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.ByteString;

/** Compares what tensors in a file claim to hold with what they hold, before memory is taken. */
final class TensorCheck {
  /** Bits of a value as it lies in raw data. Later types of ONNX are not among them. */
  private static final Map<Integer, Integer> BITS =
      Map.ofEntries(
          Map.entry(TensorProto.DataType.FLOAT_VALUE, 32),
          Map.entry(TensorProto.DataType.UINT8_VALUE, 8),
          Map.entry(TensorProto.DataType.INT8_VALUE, 8),
          Map.entry(TensorProto.DataType.UINT16_VALUE, 16),
          Map.entry(TensorProto.DataType.INT16_VALUE, 16),
          Map.entry(TensorProto.DataType.INT32_VALUE, 32),
          Map.entry(TensorProto.DataType.INT64_VALUE, 64),
          Map.entry(TensorProto.DataType.BOOL_VALUE, 8),
          Map.entry(TensorProto.DataType.FLOAT16_VALUE, 16),
          Map.entry(TensorProto.DataType.DOUBLE_VALUE, 64),
          Map.entry(TensorProto.DataType.UINT32_VALUE, 32),
          Map.entry(TensorProto.DataType.UINT64_VALUE, 64),
          Map.entry(TensorProto.DataType.COMPLEX64_VALUE, 64),
          Map.entry(TensorProto.DataType.COMPLEX128_VALUE, 128),
          Map.entry(TensorProto.DataType.BFLOAT16_VALUE, 16));

  /** The most values that a byte holds in any type of ONNX. */
  private static final int MOST_A_BYTE = 8;

  private static final long MOST_VALUES = Long.MAX_VALUE / 128;

  private final Path file;
  private final ExternalData external;

  TensorCheck(Path file, ExternalData external) {
    this.file = file;
    this.external = external;
  }

  /**
   * Takes in what the tensor keeps elsewhere.
   *
   * @param tensor from the file
   * @return the tensor itself, or one with its data in it
   * @throws ModelException where shape and data do not fit
   */
  TensorProto complete(TensorProto tensor) {
    long values = values(tensor);
    Integer bits = BITS.get(tensor.getDataType());
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      if (bits == null) {
        throw refusal(
            tensor, "keeps values of the type %d in another file".formatted(tensor.getDataType()));
      }
      ByteString data = external.read(tensor, values * bits / Byte.SIZE);
      return tensor.toBuilder()
          .clearExternalData()
          .setDataLocation(TensorProto.DataLocation.DEFAULT)
          .setRawData(data)
          .build();
    }
    if (!tensor.getRawData().isEmpty()) {
      long bytes = tensor.getRawData().size();
      boolean fits =
          bits == null ? values / MOST_A_BYTE <= bytes : values * bits == bytes * Byte.SIZE;
      if (!fits) {
        throw refusal(tensor, "holds %,d bytes".formatted(bytes));
      }
    } else if (values / MOST_A_BYTE > listed(tensor)
        || bits != null && isListedOneByOne(tensor) && values != listed(tensor)) {
      throw refusal(tensor, "holds %,d values".formatted(listed(tensor)));
    }
    return tensor;
  }

  /** Complex numbers are listed as two. */
  private static boolean isListedOneByOne(TensorProto tensor) {
    return tensor.getDataType() != TensorProto.DataType.COMPLEX64_VALUE
        && tensor.getDataType() != TensorProto.DataType.COMPLEX128_VALUE;
  }

  private static long listed(TensorProto tensor) {
    return IntStream.of(
            tensor.getFloatDataCount(),
            tensor.getInt32DataCount(),
            tensor.getInt64DataCount(),
            tensor.getDoubleDataCount(),
            tensor.getUint64DataCount(),
            tensor.getStringDataCount())
        .asLongStream()
        .sum();
  }

  private long values(TensorProto tensor) {
    long values = 1;
    for (long size : tensor.getDimsList()) {
      if (size < 0 || size > 0 && values > MOST_VALUES / size) {
        throw refusal(tensor, "cannot hold as many");
      }
      values *= size;
    }
    return values;
  }

  private ModelException refusal(TensorProto tensor, String what) {
    return new ModelException(
        "%s: the tensor \"%s\" claims the shape %s and %s; the file is damaged: download or write it again"
            .formatted(
                file,
                Shown.text(tensor.getName()),
                Shown.text(tensor.getDimsList().toString()),
                what));
  }
}
