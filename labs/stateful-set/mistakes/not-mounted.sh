# triggers: store/not-mounted
sed -n "/^  volumeClaimTemplates/,\$p" claims.yaml >> notes.yaml
kubectl delete statefulset notes
kubectl apply -f notes.yaml
