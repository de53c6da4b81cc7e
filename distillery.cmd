@echo off
rem Starts Distillery: distillery lab | run NOTEBOOK... | shell | install | uninstall | --help
rem Finds a JDK, builds what is missing, and hands over to Java.
rem Set DISTILLERY_BUILD to always to build again, or to never to start what is built.
setlocal
set "home=%~dp0"
if "%home:~-1%"=="\" set "home=%home:~0,-1%"

rem A JDK 17 or newer: JAVA_HOME if it is one, otherwise the java on PATH.
set "java="
if defined JAVA_HOME call :try "%JAVA_HOME%\bin\java.exe"
if not defined java for %%P in (java.exe) do call :try "%%~$PATH:P"
if not defined java (
  echo distillery: a JDK 17 or newer is needed, and there is none in JAVA_HOME or on PATH.>&2
  echo Install one, for example with: winget install EclipseAdoptium.Temurin.17.JDK>&2
  exit /b 1
)

call :find_jar
if "%DISTILLERY_BUILD%"=="never" goto built
if defined jar if not "%DISTILLERY_BUILD%"=="always" goto built
where mvn >nul 2>nul
if errorlevel 1 (
  echo distillery: nothing is built yet, and there is no Maven ^(mvn^) on PATH to build with.>&2
  exit /b 1
)
echo distillery: building. The first time takes a few minutes.>&2
pushd "%home%"
call mvn -q -B -Dmaven.test.skip=true -pl kernels -am package
set "code=%errorlevel%"
popd
if not "%code%"=="0" (
  echo distillery: the build failed; its messages are above.>&2
  exit /b 1
)
call :find_jar

:built
if not defined jar (
  echo distillery: nothing is built, and DISTILLERY_BUILD=never forbids building.>&2
  exit /b 1
)
set "agent=-Ddistillery.terminal=false"
if "%~1"=="run" set agent="-javaagent:%jar%"
"%java%" "@%home%\jvm.options" %agent% "-Ddistillery.home=%home%" -cp "%jar%" io.github.distillery.kernel.launcher.Main %*
exit /b %errorlevel%

:try
if not exist "%~1" exit /b
if not exist "%~dp1jshell.exe" exit /b
if not exist "%~dp1javac.exe" exit /b
findstr /r /c:"^JAVA_VERSION=.1[7-9]" /c:"^JAVA_VERSION=.[2-9][0-9]" "%~dp1..\release" >nul 2>nul
if not errorlevel 1 set "java=%~1"
exit /b

:find_jar
set "jar="
for %%F in ("%home%\kernels\target\distillery-kernels-*.jar") do set "jar=%%~fF"
exit /b
