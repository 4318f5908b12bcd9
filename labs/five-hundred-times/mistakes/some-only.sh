# triggers: label/some-only
for k in zoo harbour theatre; do kubectl set image deployment/$k web=nginx:1.29; done
