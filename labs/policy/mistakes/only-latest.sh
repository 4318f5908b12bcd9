# triggers: warn/only-latest
cat >> house-rules.yaml <<'END'
  - expression: object.spec.template.spec.containers.all(c, !c.image.endsWith(':latest'))
END
kubectl apply -f house-rules.yaml -f binding.yaml
