package io.github.distillery.kernel.assist;

import java.util.List;

/**
 * What could stand at the cursor.
 *
 * @param proposals texts to put in place of what is there, the likeliest first; may be empty
 * @param from where what they replace begins, in UTF-16 units
 * @param to where it ends
 */
public record Completion(List<Proposal> proposals, int from, int to) {
  /**
   * The texts alone.
   *
   * @return in the same order
   */
  public List<String> matches() {
    return proposals.stream().map(Proposal::text).toList();
  }
}
