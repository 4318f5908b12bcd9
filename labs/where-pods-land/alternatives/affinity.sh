# Node affinity instead of a selector, NoExecute, an Exists toleration, a preferred spread, and a PriorityClass from a file.
# step: label
kubectl label node/worker-2 disk=fast
kubectl apply -f cache.yaml
kubectl patch deployment cache -p '{"spec":{"template":{"spec":{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"disk","operator":"In","values":["fast","faster"]}]}]}}}}}}}'
kubectl rollout status deployment cache --timeout=60s
# step: taint
kubectl taint node -l disk=fast dedicated=data:NoSchedule
kubectl create -f web.yaml
# step: tolerate
kubectl patch deployment cache -p '{"spec":{"template":{"spec":{"tolerations":[{"key":"dedicated","operator":"Exists"}]}}}}'
kubectl rollout status deployment cache --timeout=60s
# step: spread
kubectl patch deployment web -p '{"spec":{"template":{"spec":{"topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"kubernetes.io/hostname","whenUnsatisfiable":"ScheduleAnyway","matchLabelKeys":["pod-template-hash"],"labelSelector":{"matchLabels":{"app":"web"}}}]}}}}'
kubectl rollout status deployment web --timeout=60s
# step: priority
cat > classes.yaml <<'EOM'
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: later
value: -10
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: now
value: 500
EOM
kubectl apply -f classes.yaml -f batch.yaml
kubectl patch deployment batch -p '{"spec":{"template":{"spec":{"priorityClassName":"later"}}}}'
sleep 20
sed -i 's/^spec:/spec:\n  priorityClassName: now/' urgent.yaml
kubectl apply -f urgent.yaml
