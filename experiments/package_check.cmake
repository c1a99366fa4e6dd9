# Run by cpack: without dpkg-shlibdeps it would make a package that depends on nothing, and starts
# nowhere else.
find_program(shlibdeps dpkg-shlibdeps)
if(NOT shlibdeps)
  message(FATAL_ERROR
    "dpkg-shlibdeps is missing, which finds what the package depends on: install dpkg-dev and file")
endif()
