# Completion of coupling in bash: the program itself says what a word may become.
_coupling() {
    local IFS=$'\n' line current=${COMP_WORDS[COMP_CWORD]} program=${COMP_WORDS[0]/#\~\//$HOME/}
    [ "$current" = "=" ] && current=""
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
        $'\tfiles')
            compopt -o filenames 2>/dev/null
            COMPREPLY+=($(compgen -f -- "$current"))
            ;;
        $'\tfiles '*)
            compopt -o filenames 2>/dev/null
            COMPREPLY+=($(compgen -f -X "!*.${line#*files }" -- "$current") $(compgen -d -- "$current"))
            ;;
        $'\tfolders')
            compopt -o filenames 2>/dev/null
            COMPREPLY+=($(compgen -d -- "$current"))
            ;;
        *[=.])
            compopt -o nospace 2>/dev/null
            COMPREPLY+=("$line")
            ;;
        *)
            [[ $line = *" "* ]] && printf -v line %q "$line"
            COMPREPLY+=("$line")
            ;;
        esac
    done < <("$program" complete "$COMP_CWORD" "${COMP_WORDS[@]}" 2>/dev/null)
}
complete -F _coupling coupling
