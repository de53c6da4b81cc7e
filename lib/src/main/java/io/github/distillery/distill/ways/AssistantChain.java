package io.github.distillery.distill.ways;

import io.github.distillery.train.Trained;
import java.util.List;

/**
 * A student and the assistants that led to it.
 *
 * <p>Introduced in notebook 13.
 *
 * @param teacher the name of the teacher at the beginning
 * @param links the assistants in their order and, last, the student, each with its history; fewer
 *     where the chain was interrupted
 * @param planned how many links there were to be, the student among them
 * @param notes what is odd about the order; empty where every link is smaller than the one before
 */
public record AssistantChain(String teacher, List<Trained> links, int planned, List<String> notes) {
  public AssistantChain {
    links = List.copyOf(links);
    notes = List.copyOf(notes);
  }

  /**
   * Whether all links were trained to their end.
   *
   * @return false where the chain was interrupted
   */
  public boolean complete() {
    return Links.complete(links, planned);
  }

  /**
   * The end of the chain.
   *
   * @return the student
   * @throws IllegalStateException where the chain was interrupted before the student's turn
   */
  public Trained student() {
    if (links.size() < planned) {
      throw new IllegalStateException(
          "the chain was interrupted after %d of %d links; train again, with a checkpoint in the options to go on where it stopped"
              .formatted(links.size(), planned));
    }
    return links.get(planned - 1);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(teacher);
    links.forEach(link -> text.append("\n-> ").append(link));
    if (!complete()) {
      text.append("\ninterrupted: %d of %d links".formatted(links.size(), planned));
    }
    notes.forEach(note -> text.append("\nnote: ").append(note));
    return text.toString();
  }
}
