# Compiles texts of resources/ into core. millrace_shipped(OUT FOLDER ACCESSOR) appends to OUT a
# generated source that implements ACCESSOR() of core/scenario/shipped.h with resources/FOLDER/*.toml.

function(millrace_shipped out folder accessor)
    file(GLOB files CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/resources/${folder}/*.toml")
    if(NOT files)
        message(FATAL_ERROR "resources/${folder} is empty")
    endif()
    # By name, not by path: "a-b.toml" sorts before "a.toml", but "a" before "a-b".
    set(stems "")
    foreach(file IN LISTS files)
        cmake_path(GET file STEM LAST_ONLY stem)
        list(APPEND stems "${stem}")
    endforeach()
    list(SORT stems)
    list(TRANSFORM stems PREPEND "${PROJECT_SOURCE_DIR}/resources/${folder}/")
    list(TRANSFORM stems APPEND ".toml" OUTPUT_VARIABLE files)

    set(generated "${PROJECT_BINARY_DIR}/generated/shipped_${folder}.cpp")
    set(script "${PROJECT_SOURCE_DIR}/packaging/cmake/EmbedScenarios.cmake")
    add_custom_command(
        OUTPUT "${generated}"
        COMMAND "${CMAKE_COMMAND}" "-DOUTPUT=${generated}" "-DFILES=${files}"
                "-DACCESSOR=${accessor}" -P "${script}"
        DEPENDS ${files} "${script}"
        COMMENT "Embedding the shipped ${folder}"
        VERBATIM)
    set(${out} ${${out}} "${generated}" PARENT_SCOPE)
endfunction()
