package io.github.distillery.select;

import io.github.distillery.model.Footprint;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Students that meet a budget. {@code Tables.students(proposals)} shows them.
 *
 * <p>Introduced in notebook 13.
 *
 * @param teacher its name
 * @param teacherFootprint what the teacher costs
 * @param budget what was asked for
 * @param students one or more, in the order of {@link StudentWay}
 * @param refused why a way that was asked for gives no student
 */
public record StudentProposals(
    String teacher,
    Footprint teacherFootprint,
    Budget budget,
    List<StudentProposal> students,
    Map<StudentWay, String> refused) {
  public StudentProposals {
    students = List.copyOf(students);
    Map<StudentWay, String> copy = new EnumMap<>(StudentWay.class);
    copy.putAll(refused);
    refused = Collections.unmodifiableMap(copy);
  }

  /**
   * One of the students.
   *
   * @param way how it was made
   * @return the proposal
   * @throws IllegalArgumentException where this way gave none; the message says why
   */
  public StudentProposal of(StudentWay way) {
    return students.stream()
        .filter(student -> student.way() == way)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no student that is %s: %s"
                        .formatted(way, refused.getOrDefault(way, "it was not asked for"))));
  }

  @Override
  public String toString() {
    return "%s (%s), %s%s%s"
        .formatted(
            teacher,
            teacherFootprint,
            budget,
            students.stream().map(s -> "\n  " + s).collect(Collectors.joining()),
            refused.entrySet().stream()
                .map(e -> "\n  not %s: %s".formatted(e.getKey(), e.getValue()))
                .collect(Collectors.joining()));
  }
}
