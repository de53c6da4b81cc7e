package io.github.distillery.select;

import io.github.distillery.model.Footprint;
import java.util.ArrayList;
import java.util.List;

/**
 * What a student may cost. Figures can be put together; all must be met.
 *
 * <pre>{@code
 * Budget.parameters(30_000)
 * Budget.bytes(100_000).andMultiplyAdds(1_000_000)
 * }</pre>
 *
 * <p>Introduced in notebook 13.
 *
 * @param parameters at most so many weights, biases and statistics; {@link Long#MAX_VALUE} for any
 * @param multiplyAdds at most so many a sample; {@link Long#MAX_VALUE} for any
 * @param bytes at most so many of its DL4J zip, whose length depends a little on the weights in it,
 *     so that training may change it; {@link Long#MAX_VALUE} for any
 * @param milliseconds at most so many for one sample alone, measured on this machine as it is at
 *     that moment, so that what fits may differ from run to run; infinite for any
 */
public record Budget(long parameters, long multiplyAdds, long bytes, double milliseconds) {
  private static final Budget NONE =
      new Budget(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Double.POSITIVE_INFINITY);

  public Budget {
    if (parameters < 1 || multiplyAdds < 1 || bytes < 1 || !(milliseconds > 0)) {
      throw new IllegalArgumentException(
          "a budget of %d parameters, %d multiply-adds, %d bytes, %s milliseconds; give 1 or more of each, and more than 0 milliseconds"
              .formatted(parameters, multiplyAdds, bytes, milliseconds));
    }
  }

  /**
   * Bounds the parameters.
   *
   * @param most weights, biases and statistics
   * @return the budget
   */
  public static Budget parameters(long most) {
    return NONE.andParameters(most);
  }

  /**
   * Bounds the multiply-adds.
   *
   * @param most for one sample
   * @return the budget
   */
  public static Budget multiplyAdds(long most) {
    return NONE.andMultiplyAdds(most);
  }

  /**
   * Bounds the size on disk.
   *
   * @param most bytes of the DL4J zip
   * @return the budget
   */
  public static Budget bytes(long most) {
    return NONE.andBytes(most);
  }

  /**
   * Bounds the time.
   *
   * @param most milliseconds for one sample
   * @return the budget
   */
  public static Budget milliseconds(double most) {
    return NONE.andMilliseconds(most);
  }

  /**
   * Bounds the parameters as well.
   *
   * @param most weights, biases and statistics
   * @return the budget with it
   */
  public Budget andParameters(long most) {
    return new Budget(most, multiplyAdds, bytes, milliseconds);
  }

  /**
   * Bounds the multiply-adds as well.
   *
   * @param most for one sample
   * @return the budget with it
   */
  public Budget andMultiplyAdds(long most) {
    return new Budget(parameters, most, bytes, milliseconds);
  }

  /**
   * Bounds the size on disk as well.
   *
   * @param most bytes of the DL4J zip
   * @return the budget with it
   */
  public Budget andBytes(long most) {
    return new Budget(parameters, multiplyAdds, most, milliseconds);
  }

  /**
   * Bounds the time as well.
   *
   * @param most milliseconds for one sample
   * @return the budget with it
   */
  public Budget andMilliseconds(double most) {
    return new Budget(parameters, multiplyAdds, bytes, most);
  }

  /**
   * Whether something fits.
   *
   * @param footprint with milliseconds where they are bounded
   * @return true where no figure is too large
   */
  public boolean fits(Footprint footprint) {
    return footprint.parameters() <= parameters
        && footprint.multiplyAdds() <= multiplyAdds
        && footprint.bytes() <= bytes
        && (!isTimed() || footprint.milliseconds() <= milliseconds);
  }

  boolean isTimed() {
    return milliseconds < Double.POSITIVE_INFINITY;
  }

  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    if (parameters < Long.MAX_VALUE) {
      parts.add("%,d parameters".formatted(parameters));
    }
    if (multiplyAdds < Long.MAX_VALUE) {
      parts.add("%,d multiply-adds".formatted(multiplyAdds));
    }
    if (bytes < Long.MAX_VALUE) {
      parts.add("%,d bytes".formatted(bytes));
    }
    if (isTimed()) {
      parts.add(milliseconds + " ms a sample");
    }
    return parts.isEmpty() ? "anything" : "at most " + String.join(", ", parts);
  }
}
