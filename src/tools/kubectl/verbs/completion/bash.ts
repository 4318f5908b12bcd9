// What bash needs to complete kubectl: a function that asks `kubectl __complete` and does what the directive says.

/** For `source <(kubectl completion bash)`. */
export const bashScript = `# bash completion for kubectl                                  -*- shell-script -*-

__kubectl_words() {
    # the words up to the cursor, with = and : where they were typed
    local line=\${COMP_LINE:0:COMP_POINT}
    read -ra __kubectl_typed <<< "$line"
    [[ $line == *' ' ]] && __kubectl_typed+=("")
}

__kubectl_files() {
    local current=$1 extensions=$2 path
    compopt -o filenames 2>/dev/null
    while IFS= read -r path; do
        if [[ -z $extensions || -d $path || \${path##*.} == @($extensions) ]]; then COMPREPLY+=("$path"); fi
    done < <(compgen -f -- "$current")
}

__start_kubectl() {
    local __kubectl_typed answer directive line extensions=""
    COMPREPLY=()
    __kubectl_words
    local current=\${__kubectl_typed[-1]}
    answer=$("\${__kubectl_typed[0]}" __completeNoDesc "\${__kubectl_typed[@]:1}" 2>/dev/null) || return
    directive=\${answer##*:}
    answer=\${answer%:*}
    if (( directive & 1 )); then return; fi
    if (( directive & 2 )); then compopt -o nospace 2>/dev/null; fi
    if (( directive & 8 )); then
        while IFS= read -r line; do [[ -n $line ]] && extensions+=\${extensions:+|}$line; done <<< "$answer"
        shopt -s extglob
        __kubectl_files "$current" "$extensions"
        return
    fi
    if (( directive & 16 )); then
        compopt -o filenames 2>/dev/null
        COMPREPLY=($(compgen -d -- "$current"))
        return
    fi
    # bash has taken what stands before the last = or : away already
    local cut=""
    [[ $current == *[=:]* && $COMP_WORDBREAKS == *[=:]* ]] && cut=\${current%"\${current##*[=:]}"}
    [[ $current == -*=* ]] && cut=""
    while IFS= read -r line; do [[ -n $line ]] && COMPREPLY+=("\${line#"$cut"}"); done <<< "$answer"
    if (( \${#COMPREPLY[@]} == 0 && ! (directive & 4) )); then __kubectl_files "\${current##*=}" ""; fi
}

complete -o default -F __start_kubectl kubectl
`;
