# The slow tests that are shell scripts: other compilers, other switches, installing, packaging.

function(millrace_slow_script name script)
    cmake_parse_arguments(PARSE_ARGV 2 arg "" "TIMEOUT" "ARGUMENTS;PROPERTIES")
    add_test(NAME slow/${name}
        COMMAND bash "${PROJECT_SOURCE_DIR}/tests/${script}" ${arg_ARGUMENTS})
    set_tests_properties(slow/${name} PROPERTIES
        # They build on all cores: side by side they would only take each other's time.
        LABELS slow RUN_SERIAL ON TIMEOUT 1500 ${arg_PROPERTIES})
endfunction()

# One set of builds serves three tests.
set(matrix "${PROJECT_SOURCE_DIR}/build/matrix")
millrace_slow_script(matrix_builds golden/matrix_builds.sh ARGUMENTS "${matrix}"
    PROPERTIES FIXTURES_SETUP matrix)
millrace_slow_script(digest_matrix golden/digest_matrix.sh
    ARGUMENTS "${matrix}" "${PROJECT_BINARY_DIR}"
    PROPERTIES FIXTURES_REQUIRED matrix)
millrace_slow_script(headless golden/headless.sh ARGUMENTS "${matrix}"
    PROPERTIES FIXTURES_REQUIRED matrix)
millrace_slow_script(sanitized golden/sanitized.sh ARGUMENTS "${matrix}"
    PROPERTIES FIXTURES_REQUIRED matrix)

millrace_slow_script(install packaging/install.sh ARGUMENTS "${PROJECT_BINARY_DIR}")
millrace_slow_script(package packaging/package.sh ARGUMENTS "${PROJECT_BINARY_DIR}")
