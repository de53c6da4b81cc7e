package io.github.distillery.tests;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInput;

/** Which module may know which: {@code tests -> kernels -> datasets -> lib}. */
@AnalyzeClasses(
    packages = "io.github.distillery",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureRulesTest {
  private static final String KERNEL = "io.github.distillery.kernel..";
  private static final String DATASETS = "io.github.distillery.datasets..";
  private static final String EVIDENCE = "io.github.distillery.tests..";

  @ArchTest
  static final ArchRule nothingKnowsTheTests =
      noClasses()
          .that()
          .resideOutsideOfPackage(EVIDENCE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(EVIDENCE);

  @ArchTest
  static final ArchRule onlyTheTestsKnowTheKernel =
      noClasses()
          .that()
          .resideOutsideOfPackages(KERNEL, EVIDENCE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(KERNEL);

  @ArchTest
  static final ArchRule theLibraryKnowsNothingOfTheDataThatShips =
      noClasses()
          .that()
          .resideOutsideOfPackages(KERNEL, EVIDENCE, DATASETS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(DATASETS);

  @ArchTest
  static final ArchRule onlyOnePackageSpeaksTheJupyterProtocol =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.github.distillery.kernel.jupyter..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.dflib.jjava..");

  @ArchTest
  static final ArchRule theEngineKnowsNothingOfNotebooks =
      noClasses()
          .that()
          .resideInAPackage("io.github.distillery.kernel.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.github.distillery.kernel.jupyter..",
              "io.github.distillery.kernel.headless..",
              "io.github.distillery.kernel.launcher..");

  @ArchTest
  static final ArchRule theEngineKnowsNothingOfMagics =
      noClasses()
          .that()
          .resideInAPackage("io.github.distillery.kernel.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.github.distillery.kernel.magic..");

  @ArchTest
  static final ArchRule nothingButItsOwnLoaderReachesWhatUsesMaven =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.github.distillery.kernel.magic.maven..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.github.distillery.kernel.magic.maven..",
              "org.apache.maven..",
              "org.eclipse.aether..");

  /** A serialised object chooses what code runs when it is read. */
  @ArchTest
  static final ArchRule nothingIsReadByJavaDeserialisation =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.github.distillery.tests.mutation..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ObjectInput.class)
          .orShould()
          .dependOnClassesThat()
          .haveSimpleName("SerializationUtils");

  /** DL4J's reader of networks reads one entry of a zip so, and normalizers of older versions. */
  @ArchTest
  static final ArchRule nothingIsReadByTheSerializersOfDl4j =
      noClasses()
          .should()
          .callMethodWhere(
              target(owner(simpleName("ModelSerializer")))
                  .and(target(nameMatching("restore.*|getObjectFromFile|addObjectToFile"))))
          .orShould()
          .dependOnClassesThat()
          .haveSimpleName("NormalizerSerializer");
}
