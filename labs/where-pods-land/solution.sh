# step: label
kubectl label node worker-2 disk=fast
sed -i 's/^      containers:/      nodeSelector:\n        disk: fast\n      containers:/' cache.yaml
kubectl apply -f cache.yaml
kubectl rollout status deployment cache --timeout=60s
# step: taint
kubectl taint node worker-2 only=cache:NoSchedule
kubectl apply -f web.yaml
kubectl rollout status deployment web --timeout=60s
# step: tolerate
kubectl rollout restart deployment cache
sleep 5
kubectl events --types=Warning | tail -n 1
sed -i 's/^      nodeSelector:/      tolerations:\n      - key: only\n        operator: Equal\n        value: cache\n        effect: NoSchedule\n      nodeSelector:/' cache.yaml
kubectl apply -f cache.yaml
kubectl rollout status deployment cache --timeout=60s
# step: spread
cat > constraint.txt <<'EOM'
      topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: kubernetes.io/hostname
        whenUnsatisfiable: DoNotSchedule
        nodeTaintsPolicy: Honor
        matchLabelKeys: [pod-template-hash]
        labelSelector:
          matchLabels:
            app: web
EOM
cat constraint.txt >> web.yaml
kubectl apply -f web.yaml
kubectl rollout status deployment web --timeout=90s
# step: priority
kubectl apply -f batch.yaml
kubectl apply -f urgent.yaml
sleep 5
kubectl create priorityclass first --value=1000
sed -i 's/^  containers:/  priorityClassName: first\n  containers:/' urgent.yaml
kubectl delete pod urgent
kubectl apply -f urgent.yaml
kubectl wait --for=condition=Ready pod/urgent --timeout=60s
