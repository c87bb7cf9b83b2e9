# millrace_tests(PART FOLDERS … [WITHOUT …] [MAIN file] [LIBRARIES …] [PROGRAMS …]) makes
# PART_tests from the folders' tests, and PART_slow_tests from their slow ones, and tells ctest
# each single test as PART/Suite.Name. PROGRAMS are built first: the tests start them.

include(GoogleTest)

function(millrace_tests part)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "MAIN" "FOLDERS;WITHOUT;LIBRARIES;PROGRAMS")
    set(quick "")
    set(slow "")
    set(helpers "")
    foreach(folder IN LISTS arg_FOLDERS)
        file(GLOB_RECURSE found CONFIGURE_DEPENDS "${folder}/*.cpp")
        foreach(without IN LISTS arg_WITHOUT)
            list(FILTER found EXCLUDE REGEX "^${CMAKE_CURRENT_SOURCE_DIR}/${without}/")
        endforeach()
        foreach(file IN LISTS found)
            if(file MATCHES "_slow_test\\.cpp$")
                list(APPEND slow "${file}")
            elseif(file MATCHES "_test\\.cpp$")
                list(APPEND quick "${file}")
            elseif(NOT file MATCHES "/main\\.cpp$")
                list(APPEND helpers "${file}")
            endif()
        endforeach()
    endforeach()
    if(quick)
        millrace_test_program(${part}_tests ${quick} ${helpers})
        # The rows of a table by their names: their values are bytes, which differ between builds.
        gtest_discover_tests(${part}_tests TEST_PREFIX "${part}/" NO_PRETTY_VALUES
            DISCOVERY_TIMEOUT 120 PROPERTIES TIMEOUT 300)
    endif()
    if(slow)
        millrace_test_program(${part}_slow_tests ${slow} ${helpers})
        gtest_discover_tests(${part}_slow_tests TEST_PREFIX "${part}/" NO_PRETTY_VALUES
            DISCOVERY_TIMEOUT 120 PROPERTIES LABELS slow TIMEOUT 1200)
    endif()
endfunction()

# Reads the arguments of millrace_tests, which is its only caller.
macro(millrace_test_program target)
    add_executable(${target} ${ARGN} ${arg_MAIN})
    millrace_unity_folders(${target})
    target_link_libraries(${target} PRIVATE
        millrace_test_support ${arg_LIBRARIES} millrace_warnings)
    # An assertion below an if without braces is a habit of GoogleTest, and safe.
    target_compile_options(${target} PRIVATE -Wno-dangling-else)
    if(NOT arg_MAIN)
        target_link_libraries(${target} PRIVATE GTest::gtest_main)
    endif()
    foreach(program IN LISTS arg_PROGRAMS)
        if(TARGET ${program})
            add_dependencies(${target} ${program})
        endif()
    endforeach()
endmacro()
