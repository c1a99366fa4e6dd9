# What `cmake --install` puts where, and `cpack`, which makes a Debian package of it.

# Manual pages and the schema of specs come from the tables that the program holds; those of
# section 7 and the schema of results are files.
set(pages ${CMAKE_BINARY_DIR}/man)
add_custom_command(OUTPUT ${pages}/man1/coupling.1
  COMMAND ${CMAKE_COMMAND} -E rm -rf ${pages}
  COMMAND coupling manual ${pages}
  DEPENDS coupling VERBATIM)
set(schema ${CMAKE_BINARY_DIR}/schema/spec.schema.json)
add_custom_command(OUTPUT ${schema}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/schema
  COMMAND sh -c "\"$1\" schema >\"$2\"" sh $<TARGET_FILE:coupling> ${schema}
  DEPENDS coupling VERBATIM)
add_custom_target(manual ALL DEPENDS ${pages}/man1/coupling.1 ${schema})

set(share ${CMAKE_INSTALL_DATADIR}/coupling)
install(TARGETS coupling RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/experiments/gallery DESTINATION ${share}
  FILES_MATCHING PATTERN "*.json" PATTERN "*.lackey")
install(FILES ${schema} DESTINATION ${share}/schema)
install(FILES ${CMAKE_SOURCE_DIR}/experiments/schemas/results.json DESTINATION ${share}/schema
  RENAME results.schema.json)
install(DIRECTORY ${pages}/ DESTINATION ${CMAKE_INSTALL_MANDIR})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/experiments/pages/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man7
  FILES_MATCHING PATTERN "*.7")
install(FILES ${CMAKE_SOURCE_DIR}/experiments/completion/coupling.bash
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME coupling)
install(FILES ${CMAKE_SOURCE_DIR}/README.md ${CMAKE_SOURCE_DIR}/CHANGELOG.md
  ${CMAKE_SOURCE_DIR}/experiments/reading.md
  DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)

# zsh looks into site-functions, but Debian's under /usr into vendor-completions.
install(CODE "
  set(folder site-functions)
  if(CMAKE_INSTALL_PREFIX STREQUAL \"/usr\")
    set(folder vendor-completions)
  endif()
  file(INSTALL \"${CMAKE_SOURCE_DIR}/experiments/completion/_coupling\"
    DESTINATION \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/zsh/\${folder}\")")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME coupling)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "simulate computers made of many processors")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"Queues, processors that share memory, clusters whose nodes take over each
other's work: an experiment goes in as JSON; throughput, latency and
availability come out, each with its confidence interval.")
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "The maintainers of coupling <maintainers@coupling.invalid>")
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS libhwloc15) # loaded, not linked: shlibdeps does not see it
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR})
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/experiments/package_check.cmake)
include(CPack)
