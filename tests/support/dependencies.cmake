# What only the tests need: Criterion, Python with jsonschema, clang with its run-time libraries.
#
# With COUPLING_TESTS (tests/start.sh sets it) each is required. Without it the program can be built
# where they are missing; what is left out is then said, test by test where a folder has several.
# Every configuration looks anew: what an earlier one found or missed does not count.

# left_out WHAT WHY: an error where the tests are wanted, otherwise a message.
function(left_out what why)
  if(COUPLING_TESTS)
    message(FATAL_ERROR "Something is missing for ${what}: ${why}.")
  endif()
  message(NOTICE "LEFT OUT ${what}: ${why}; tests/start.sh installs it")
endfunction()

unset(__pkg_config_checked_CRITERION CACHE)
pkg_check_modules(CRITERION QUIET IMPORTED_TARGET criterion>=2.4)
if(NOT CRITERION_FOUND)
  left_out("the unit tests and properties.queueing_networks"
    "pkg-config does not find Criterion 2.4 or later (libcriterion-dev)")
endif()

# Debian's own Python comes first: python3-jsonschema is installed for it and for no other.
find_program(PYTHON3 NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH)
find_program(PYTHON3 NAMES python3)
if(NOT PYTHON3)
  left_out("the tests in golden, invalid, properties, support and validation"
    "python3 is not installed")
else()
  execute_process(COMMAND ${PYTHON3} -c "import jsonschema" RESULT_VARIABLE status ERROR_QUIET)
  if(NOT status EQUAL 0)
    left_out("the test schema" "${PYTHON3} has no module jsonschema (python3-jsonschema)")
    set(schema_is_left_out TRUE)
  endif()
endif()

# clang is a second compiler in golden.bytes and the compiler of the fuzz preset, whose programs are
# linked with libFuzzer and AddressSanitizer.
find_program(CLANG NAMES clang)
set(probe ${CMAKE_BINARY_DIR}/CMakeFiles/probe_of_clang)
file(WRITE ${probe}.c
  "int LLVMFuzzerTestOneInput(const char *data, unsigned long size);\n"
  "int LLVMFuzzerTestOneInput(const char *data, unsigned long size) { return !data && size; }\n")
if(NOT CLANG)
  left_out("the test golden.bytes" "clang is not installed")
  set(golden_is_left_out TRUE)
else()
  execute_process(COMMAND ${CLANG} -fsanitize=fuzzer,address,undefined ${probe}.c -o ${probe}
    RESULT_VARIABLE status OUTPUT_QUIET ERROR_QUIET)
  if(NOT status EQUAL 0)
    left_out("the fuzz preset"
      "${CLANG} cannot link a program with its sanitizers (libclang-rt-14-dev)")
  endif()
endif()
