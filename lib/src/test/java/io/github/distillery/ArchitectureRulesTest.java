package io.github.distillery;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.github.distillery",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureRulesTest {
  /** QuietOutput only keeps away what SameDiff prints. */
  @ArchTest
  static final ArchRule theLibraryNeverPrints =
      noClasses().that().doNotHaveSimpleName("QuietOutput").should(ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule theLibraryKnowsNothingOfJupyter =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.dflib.jjava..", "jdk.jshell..", "io.github.distillery.kernel..");

  /** Spark is not shipped: whatever else knew it would fail where there is none. */
  @ArchTest
  static final ArchRule onlyOnePackageKnowsSpark =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.github.distillery.spark..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.github.distillery.spark..",
              "org.apache.spark..",
              "org.apache.hadoop..",
              "org.apache.parquet..",
              "org.deeplearning4j.spark..",
              "scala..");

  @ArchTest
  static final ArchRule packagesDoNotDependOnEachOtherInCircles =
      slices().matching("io.github.distillery.(*)..").should().beFreeOfCycles();
}
