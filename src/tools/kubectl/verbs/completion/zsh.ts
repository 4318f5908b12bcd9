// What zsh needs to complete kubectl: a function that asks `kubectl __complete` and does what the directive says.

/** For `source <(kubectl completion zsh)`. */
export const zshScript = `#compdef kubectl
compdef _kubectl kubectl

_kubectl() {
    local answer line text directive
    local -a typed found extensions
    typed=("\${(@)words[1,CURRENT]}")
    answer=$("\${typed[1]}" __complete "\${(@)typed[2,-1]}" 2>/dev/null) || return
    directive=\${answer##*:}
    for line in "\${(@f)answer%:*}"; do
        [[ -z $line ]] && continue
        text=\${line%%$'\\t'*}
        extensions+=("$text")
        text=\${text//:/\\\\:}
        if [[ $line == *$'\\t'* ]]; then found+=("$text:\${line#*$'\\t'}"); else found+=("$text"); fi
    done
    if (( directive & 1 )); then return; fi
    if (( directive & 8 )); then
        _files -g "*.(\${(j:|:)extensions})"
        return
    fi
    if (( directive & 16 )); then
        _files -/
        return
    fi
    if (( \${#found} )); then
        if (( directive & 2 )); then _describe -V completions found -S ''; else _describe -V completions found; fi
        return
    fi
    (( directive & 4 )) || _files
}

# read by hand or found in fpath: both work
if [ "$funcstack[1]" = "_kubectl" ]; then
    _kubectl
fi
`;
